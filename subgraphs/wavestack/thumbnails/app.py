"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

import asyncio
import importlib.util
from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.fetch import GuardedFetcher, read_networks
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.kit.storage import open_storage
from subgraphs.wavestack.thumbnails.errors import FAMILY_CODES
from subgraphs.wavestack.thumbnails.files import read_thumbnail
from subgraphs.wavestack.thumbnails.jobs import FOLLOWS, JOBS
from subgraphs.wavestack.thumbnails.models import Base
from subgraphs.wavestack.thumbnails.ports import FrameReader, Painter, Resources
from subgraphs.wavestack.thumbnails.schema import schema
from subgraphs.wavestack.thumbnails.service.thumbnails import FILES
from subgraphs.wavestack.thumbnails.settings import ThumbnailSettings

NAME = "thumbnails"
SETTING_NAMES = setting_names(ThumbnailSettings)


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `thumbnails`. `verifier` checks credentials of requests that come over HTTP."""
    settings, clock = read_settings(ThumbnailSettings, values), clock or SystemClock()
    resources = Resources(
        settings=settings,
        storage=open_storage(settings, NAME),
        fetcher=GuardedFetcher(read_networks(settings.fetch_allow)),
        open_painter=_open_painter,
        open_frames=_open_frames,
        slots=asyncio.Semaphore(settings.thumbnail_concurrency),
    )
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=settings,
        metadata=Base.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=resources,
        codes=FAMILY_CODES,
        verifier=verifier,
        routes=(read_thumbnail,),
        paths=(FILES,),
        on_start=_clean,
        clock=clock,
        jobs=JOBS,
        follows=FOLLOWS,
    )


def _open_painter() -> Painter:
    from subgraphs.wavestack.thumbnails.adapters.drawing.painter import PillowPainter  # noqa: PLC0415 - Pillow takes long to import

    if importlib.util.find_spec("ai_edge_litert") is None:  # the extra `faces`
        return PillowPainter()
    from subgraphs.wavestack.thumbnails.adapters.people.cutting import PersonCutter  # noqa: PLC0415 - numpy, as above

    return PillowPainter(PersonCutter().cut_out)


def _open_frames() -> FrameReader:
    from subgraphs.wavestack.thumbnails.adapters.frames import VideoFrames  # noqa: PLC0415 - PyAV takes long to import

    return VideoFrames()


async def _clean(subgraph: Subgraph[Resources]) -> None:
    await subgraph.resources.storage.clean()

"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.fetch import GuardedFetcher, read_networks
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.kit.storage import open_storage
from subgraphs.wavestack.clipper.adapters.ffmpeg import FfmpegCutter
from subgraphs.wavestack.clipper.adapters.processes import Limits
from subgraphs.wavestack.clipper.adapters.work_folders import WorkFolders
from subgraphs.wavestack.clipper.errors import FAMILY_CODES
from subgraphs.wavestack.clipper.files import download
from subgraphs.wavestack.clipper.jobs import JOBS
from subgraphs.wavestack.clipper.models import Base
from subgraphs.wavestack.clipper.ports import Resources
from subgraphs.wavestack.clipper.schema import schema
from subgraphs.wavestack.clipper.service.links import FILES
from subgraphs.wavestack.clipper.settings import ClipperSettings

NAME = "clipper"
SETTING_NAMES = setting_names(ClipperSettings)


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `clipper`. `verifier` checks credentials of requests that come over HTTP."""
    settings, clock = read_settings(ClipperSettings, values), clock or SystemClock()
    data_dir = Path(settings.data_dir)
    limits = Limits(settings.clip_seconds, settings.clip_memory_bytes, settings.clip_bytes)
    resources = Resources(
        settings=settings,
        storage=open_storage(settings, NAME),
        fetcher=GuardedFetcher(read_networks(settings.fetch_allow)),
        cutter=FfmpegCutter(limits, settings.clip_threads),
        workshop=WorkFolders(data_dir / "work" / NAME),
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
        routes=(download,),
        paths=(FILES,),
        jobs=JOBS,
        on_start=_clean,
        clock=clock,
    )


async def _clean(subgraph: Subgraph[Resources]) -> None:
    await subgraph.resources.storage.clean()
    await subgraph.resources.workshop.sweep()

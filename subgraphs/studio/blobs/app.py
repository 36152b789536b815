"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.kit.signing import Signer, instance_secret
from subgraphs.kit.storage import open_storage
from subgraphs.studio.blobs.errors import FAMILY_CODES
from subgraphs.studio.blobs.files import download
from subgraphs.studio.blobs.jobs import FOLLOWS, JOBS
from subgraphs.studio.blobs.models import Table
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.schema import schema
from subgraphs.studio.blobs.service.demo import seed_demo
from subgraphs.studio.blobs.service.links import CONTENT_PATH
from subgraphs.studio.blobs.settings import BlobsSettings

NAME = "blobs"
SETTING_NAMES = setting_names(BlobsSettings)


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `blobs`. `verifier` checks credentials of requests that come over HTTP."""
    settings, clock = read_settings(BlobsSettings, values), clock or SystemClock()
    files = open_storage(settings, NAME)
    resources = Resources(settings, files, open_signer=lambda: Signer(instance_secret(settings), clock))
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=settings,
        metadata=Table.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=resources,
        codes=FAMILY_CODES,
        verifier=verifier,
        routes=(download,),
        paths=(CONTENT_PATH,),
        seed=_seed,
        jobs=JOBS,
        on_start=_clean,
        clock=clock,
        follows=FOLLOWS,
    )


async def _clean(subgraph: Subgraph[Resources]) -> None:
    await subgraph.resources.files.clean()


async def _seed(subgraph: Subgraph[Resources]) -> None:
    await seed_demo(subgraph.database, subgraph.resources.files)

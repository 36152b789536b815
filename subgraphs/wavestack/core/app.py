"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.encryption import Cipher
from subgraphs.kit.fetch import GuardedFetcher, read_networks
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.kit.signing import Signer, instance_secret
from subgraphs.kit.storage import open_storage
from subgraphs.wavestack.core.adapters.publishers import GraphPublishers
from subgraphs.wavestack.core.adapters.webhook_posts import HttpWebhooks
from subgraphs.wavestack.core.errors import FAMILY_CODES
from subgraphs.wavestack.core.files import download, upload
from subgraphs.wavestack.core.jobs import FOLLOWS, JOBS
from subgraphs.wavestack.core.models import Base
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.schema import schema
from subgraphs.wavestack.core.service.assets import FILES
from subgraphs.wavestack.core.service.demo import seed_demo
from subgraphs.wavestack.core.settings import CoreSettings

NAME = "core"
SETTING_NAMES = setting_names(CoreSettings)


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `core`. `verifier` checks credentials of requests that come over HTTP."""
    settings, clock = read_settings(CoreSettings, values), clock or SystemClock()
    fetcher = GuardedFetcher(read_networks(settings.fetch_allow))
    resources = Resources(
        settings=settings,
        storage=open_storage(settings, NAME),
        fetcher=fetcher,
        publishers=GraphPublishers(),
        webhooks=HttpWebhooks(fetcher),
        open_signer=lambda: Signer(instance_secret(settings), clock),
        open_cipher=lambda: Cipher(instance_secret(settings), "webhook secrets"),
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
        routes=(upload, download),
        paths=(FILES,),
        jobs=JOBS,
        follows=FOLLOWS,
        seed=_seed,
        on_start=_clean,
        clock=clock,
    )


async def _clean(subgraph: Subgraph[Resources]) -> None:
    await subgraph.resources.storage.clean()


async def _seed(subgraph: Subgraph[Resources]) -> None:
    await seed_demo(subgraph.database, subgraph.resources.storage)

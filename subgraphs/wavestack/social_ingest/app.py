"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.encryption import Cipher
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.kit.signing import instance_secret
from subgraphs.wavestack.social_ingest.adapters.connectors import PlatformConnectors
from subgraphs.wavestack.social_ingest.adapters.eventsub import eventsub
from subgraphs.wavestack.social_ingest.domain.numbers import Numbers
from subgraphs.wavestack.social_ingest.errors import FAMILY_CODES
from subgraphs.wavestack.social_ingest.jobs import JOBS
from subgraphs.wavestack.social_ingest.models import Base
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.schema import schema
from subgraphs.wavestack.social_ingest.service.demo import seed_demo
from subgraphs.wavestack.social_ingest.service.feed import Feed
from subgraphs.wavestack.social_ingest.service.webhooks import PURPOSE
from subgraphs.wavestack.social_ingest.settings import SocialIngestSettings

NAME = "social_ingest"
SETTING_NAMES = setting_names(SocialIngestSettings)


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `social_ingest`. `verifier` checks credentials of requests that come over HTTP."""
    settings = read_settings(SocialIngestSettings, values)
    cipher, connectors = Cipher(instance_secret(settings), PURPOSE), PlatformConnectors()
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=settings,
        metadata=Base.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=Resources(settings=settings, cipher=cipher, feed=Feed(), connectors=connectors, numbers=Numbers()),
        codes=FAMILY_CODES,
        verifier=verifier,
        routes=(eventsub,),
        paths=("/ingest",),
        jobs=JOBS,
        seed=_seed,
        on_start=connectors.start,
        on_stop=connectors.stop,
        clock=clock,
    )


async def _seed(subgraph: Subgraph[Resources]) -> None:
    await seed_demo(subgraph.database, subgraph.resources, now=subgraph.clock.now())

"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.settings import KitSettings, read_settings
from subgraphs.wavestack.dashboard.errors import FAMILY_CODES
from subgraphs.wavestack.dashboard.jobs import FOLLOWS
from subgraphs.wavestack.dashboard.models import Base
from subgraphs.wavestack.dashboard.ports import Resources
from subgraphs.wavestack.dashboard.schema import schema
from subgraphs.wavestack.dashboard.service.demo import seed_demo

NAME = "dashboard"


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `dashboard`. `verifier` checks credentials of requests that come over HTTP."""
    settings = read_settings(KitSettings, values)
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=settings,
        metadata=Base.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=Resources(settings=settings),
        codes=FAMILY_CODES,
        verifier=verifier,
        follows=FOLLOWS,
        seed=_seed,
        clock=clock,
    )


async def _seed(subgraph: Subgraph[Resources]) -> None:
    await seed_demo(subgraph.database, now=subgraph.clock.now())

"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.embeddings import Embedder, shared_minilm
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.wavestack.automod.adapters.embedding_classifier import EmbeddingClassifier
from subgraphs.wavestack.automod.errors import FAMILY_CODES
from subgraphs.wavestack.automod.jobs import FOLLOWS, JOBS
from subgraphs.wavestack.automod.models import Base
from subgraphs.wavestack.automod.ports import Resources
from subgraphs.wavestack.automod.schema import schema
from subgraphs.wavestack.automod.service.demo import seed_demo
from subgraphs.wavestack.automod.settings import AutomodSettings

NAME = "automod"
SETTING_NAMES = setting_names(AutomodSettings)


def create_subgraph(
    values: Mapping[str, str],
    clock: Clock | None = None,
    verifier: Verifier | None = None,
    embedder: Embedder | None = None,
) -> Subgraph[Resources]:
    """The subgraph `automod`. `verifier` checks credentials of requests that come over HTTP; without an `embedder`
    it is the one that the process shares."""
    settings = read_settings(AutomodSettings, values)
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=settings,
        metadata=Base.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=Resources(settings=settings, classifier=EmbeddingClassifier(embedder or shared_minilm())),
        codes=FAMILY_CODES,
        verifier=verifier,
        jobs=JOBS,
        follows=FOLLOWS,
        seed=_seed,
        clock=clock,
    )


async def _seed(subgraph: Subgraph[Resources]) -> None:
    await seed_demo(subgraph.database)

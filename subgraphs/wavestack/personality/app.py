"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.chat_completions import ChatCompletions
from subgraphs.kit.clock import Clock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.embeddings import Embedder, shared_minilm
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.wavestack.personality.adapters.offline.writer import OfflineWriter
from subgraphs.wavestack.personality.errors import FAMILY_CODES
from subgraphs.wavestack.personality.jobs import JOBS
from subgraphs.wavestack.personality.models import Base
from subgraphs.wavestack.personality.ports import Resources
from subgraphs.wavestack.personality.schema import schema
from subgraphs.wavestack.personality.service.demo import seed_demo
from subgraphs.wavestack.personality.settings import PersonalitySettings

_TEMPERATURE = 0.8
NAME = "personality"
SETTING_NAMES = setting_names(PersonalitySettings)


def create_subgraph(
    values: Mapping[str, str],
    clock: Clock | None = None,
    verifier: Verifier | None = None,
    embedder: Embedder | None = None,
) -> Subgraph[Resources]:
    """The subgraph `personality`. `verifier` checks credentials of requests that come over HTTP; without an
    `embedder` it is the one that the process shares."""
    settings = read_settings(PersonalitySettings, values)
    chosen = embedder or shared_minilm()
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=settings,
        metadata=Base.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=Resources(settings, chosen, OfflineWriter(chosen), _model(settings)),
        codes=FAMILY_CODES,
        verifier=verifier,
        jobs=JOBS,
        seed=_seed,
        clock=clock,
    )


def _model(settings: PersonalitySettings) -> ChatCompletions | None:
    if not settings.llm_base_url:
        return None
    return ChatCompletions(
        settings.llm_base_url,
        settings.llm_api_key,
        settings.llm_model,
        settings.llm_seconds,
        temperature=_TEMPERATURE,
    )


async def _seed(subgraph: Subgraph[Resources]) -> None:
    await seed_demo(subgraph.database)

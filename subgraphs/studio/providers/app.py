"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.encryption import Cipher
from subgraphs.kit.fetch import GuardedFetcher, read_networks
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.kit.signing import instance_secret
from subgraphs.studio.providers.adapters.built_in import built_in_processors
from subgraphs.studio.providers.adapters.endpoint import HttpEndpoint
from subgraphs.studio.providers.adapters.harper import check_english
from subgraphs.studio.providers.adapters.language_model import OpenAiCompatible
from subgraphs.studio.providers.errors import FAMILY_CODES
from subgraphs.studio.providers.jobs import FOLLOWS, JOBS
from subgraphs.studio.providers.models import Table
from subgraphs.studio.providers.ports import LanguageModel, Resources
from subgraphs.studio.providers.schema import schema
from subgraphs.studio.providers.service.demo import seed_providers
from subgraphs.studio.providers.settings import ProvidersSettings

NAME = "providers"
SETTING_NAMES = setting_names(ProvidersSettings)

_CONFIGURATIONS = "provider configurations"


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `providers`. `verifier` checks credentials of requests that come over HTTP."""
    settings, clock = read_settings(ProvidersSettings, values), clock or SystemClock()
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=settings,
        metadata=Table.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=_resources(settings, clock),
        codes=FAMILY_CODES,
        verifier=verifier,
        on_start=_seed,
        clock=clock,
        jobs=JOBS,
        follows=FOLLOWS,
    )


def _resources(settings: ProvidersSettings, clock: Clock) -> Resources:
    model = _language_model(settings)
    return Resources(
        settings=settings,
        processors=built_in_processors(check_english, model, falls_back=settings.llm_failure == "offline"),
        engine="offline" if model is None else f"model:{settings.llm_base_url}:{settings.llm_model}",
        endpoint=HttpEndpoint(GuardedFetcher(read_networks(settings.fetch_allow)), clock),
        open_cipher=lambda: Cipher(instance_secret(settings), _CONFIGURATIONS),
    )


def _language_model(settings: ProvidersSettings) -> LanguageModel | None:
    if not settings.llm_base_url:
        return None
    return OpenAiCompatible(settings.llm_base_url, settings.llm_api_key, settings.llm_model, settings.llm_seconds)


async def _seed(subgraph: Subgraph[Resources]) -> None:
    """The product's providers are there whether or not this is a demo; whether it is one, who serves it knows."""
    if not subgraph.hears:
        return
    async with subgraph.database.alone("seed"):
        await seed_providers(subgraph.database, demo=subgraph.resources.settings.demo)

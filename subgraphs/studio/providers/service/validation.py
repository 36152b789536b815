"""A registration comes in; whether its provider may be used goes out: active, or rejected with the reason (D-21)."""

from typing import Final

from subgraphs.kit.encryption import UndecipherableError
from subgraphs.kit.jobs import JobRun
from subgraphs.studio.providers.domain.registration import ENDPOINT
from subgraphs.studio.providers.domain.statuses import ProviderState
from subgraphs.studio.providers.models import ProviderRow
from subgraphs.studio.providers.ports import Resources
from subgraphs.studio.providers.repository.providers import provider_of
from subgraphs.studio.providers.service.announcing import PROVIDER_ACTIVATED, PROVIDER_REJECTED, announce_provider
from subgraphs.studio.providers.service.registry import configuration_of

NO_ENDPOINT: Final = "Without an endpoint in its configuration, its runs will fail."


async def validate_provider(run: JobRun[Resources]) -> None:
    """Judge a registration. One that has been changed meanwhile is judged by the job of the change."""
    provider_id, validation_id = str(run.arguments["provider_id"]), run.arguments["validation_id"]
    async with run.database.reading() as session:
        provider = await provider_of(session, run.scope, provider_id)
    if provider is None or provider.validation_id != validation_id:
        return
    problem, note = await _judge(run, provider)
    async with run.completing() as session:
        current = await provider_of(session, run.scope, provider_id)
        if current is None or current.validation_id != validation_id:
            return
        current.state = ProviderState.REJECTED if problem else ProviderState.ACTIVE
        current.state_reason = problem or note
        current.updated_at = run.clock.now()
        announce_provider(session, PROVIDER_REJECTED if problem else PROVIDER_ACTIVATED, current)


async def _judge(run: JobRun[Resources], provider: ProviderRow) -> tuple[str | None, str | None]:
    """Why it is rejected, and what its owner should know all the same."""
    try:
        endpoint = configuration_of(provider, run.resources.cipher).get(ENDPOINT)
    except UndecipherableError:
        return "Its configuration cannot be read by this instance; register it anew.", None
    if endpoint is None:
        return None, NO_ENDPOINT
    return await run.resources.endpoint.problem(str(endpoint)), None

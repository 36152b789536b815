"""Ids of providers come in, whether an owner may name them goes out; what is told of providers is remembered."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.follow import Event, FollowRun
from subgraphs.studio.blobs.domain.providers import BUILT_IN_PROVIDERS, USER
from subgraphs.studio.blobs.errors import provider_not_found
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.repository.known_providers import (
    add_known_provider,
    find_known_providers,
    forget_known_provider,
)

TOPICS: Final = ("provider.registered", "provider.activated", "provider.deleted")


async def unknown_providers(session: AsyncSession, owner_id: str, ids: Iterable[str]) -> list[str]:
    """Those of the ids that are no provider which the owner may use."""
    asked = [provider_id for provider_id in dict.fromkeys(ids) if provider_id not in BUILT_IN_PROVIDERS]
    if not asked:
        return []
    known = await find_known_providers(
        session, owner_id, [provider_id for provider_id in asked if "\0" not in provider_id]
    )
    return [provider_id for provider_id in asked if provider_id not in known]


async def check_providers(session: AsyncSession, owner_id: str, ids: Iterable[str]) -> None:
    """Let pass ids of providers that the owner may use; PROVIDER_NOT_FOUND for others."""
    for provider_id in await unknown_providers(session, owner_id, ids):
        raise provider_not_found(provider_id)


async def check_author(session: AsyncSession, owner_id: str, provider_id: str | None) -> None:
    """Let pass a provider or the user, as deltas name their authors; PROVIDER_NOT_FOUND for others."""
    if provider_id not in {None, USER}:
        await check_providers(session, owner_id, [str(provider_id)])


async def follow_providers(run: FollowRun[Resources], events: Sequence[Event]) -> None:
    """Remember the providers that there are."""
    async with run.transaction() as session:
        for event in events:
            change = forget_known_provider if event.topic == "provider.deleted" else add_known_provider
            await change(session, event.scope, str(event.payload["provider_id"]))

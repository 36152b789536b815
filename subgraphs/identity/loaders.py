"""Ids of one request come in, rows that the actor may see go out."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from subgraphs.identity import repository
from subgraphs.identity.models import ApiClientRow, ApiKeyRow, OrganizationRow, UserRow
from subgraphs.identity.service.resources import Resources
from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest

PageKey = tuple[str, PageRequest]

Member = TypeVar("Member", UserRow, ApiClientRow, ApiKeyRow)


async def organizations_by_id(context: Context[Resources], ids: Sequence[str]) -> Mapping[str, OrganizationRow]:
    """The actor's own organization, where it is among these."""
    own = context.actor.organization_id
    return await repository.organizations_by_id(context.session, [own]) if own in ids else {}


async def users_by_id(context: Context[Resources], ids: Sequence[str]) -> Mapping[str, UserRow]:
    """Members of the actor's own organization."""
    return await repository.users_by_id(context.session, context.actor.organization_id, ids)


async def clients_by_id(context: Context[Resources], ids: Sequence[str]) -> Mapping[str, ApiClientRow]:
    """API clients of the actor's own organization."""
    return await repository.credentials_by_id(context.session, ApiClientRow, context.actor.organization_id, ids)


async def keys_by_id(context: Context[Resources], ids: Sequence[str]) -> Mapping[str, ApiKeyRow]:
    """API keys of the actor's own organization."""
    return await repository.credentials_by_id(context.session, ApiKeyRow, context.actor.organization_id, ids)


async def user_pages(context: Context[Resources], keys: Sequence[PageKey]) -> Mapping[PageKey, Page[UserRow]]:
    """Pages of the users of organizations."""
    return await _pages(context, UserRow, keys)


async def client_pages(context: Context[Resources], keys: Sequence[PageKey]) -> Mapping[PageKey, Page[ApiClientRow]]:
    """Pages of the API clients of organizations."""
    return await _pages(context, ApiClientRow, keys)


async def key_pages(context: Context[Resources], keys: Sequence[PageKey]) -> Mapping[PageKey, Page[ApiKeyRow]]:
    """Pages of the API keys of organizations."""
    return await _pages(context, ApiKeyRow, keys)


async def _pages(
    context: Context[Resources], table: type[Member], keys: Sequence[PageKey]
) -> Mapping[PageKey, Page[Member]]:
    found: dict[PageKey, Page[Member]] = {}
    for request in {request for _, request in keys}:  # usually one: the same page below every parent
        parents = [parent for parent, wanted in keys if wanted == request]
        pages = await repository.pages_of(context.session, table, parents, request)
        found |= {(parent, request): page for parent, page in pages.items()}
    return found

"""Requests about API clients and keys come in, rows with their secrets (shown this once) or refusals go out."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.identity import errors, repository
from subgraphs.identity.domain import secrets
from subgraphs.identity.domain.names import checked_name
from subgraphs.identity.domain.scopes import ADMIN, checked_scopes
from subgraphs.identity.models import ApiClientRow, ApiKeyRow
from subgraphs.kit import ids
from subgraphs.kit.identity import Actor, require_organization, require_scope

Credential = TypeVar("Credential", ApiClientRow, ApiKeyRow)


def require_administrator(actor: Actor) -> str:
    """The organization of an actor who may see and change its credentials."""
    organization_id = require_organization(actor)
    require_scope(actor, ADMIN)
    return organization_id


async def create_api_client(
    session: AsyncSession, actor: Actor, *, name: str, scopes: Iterable[str], now: datetime
) -> tuple[ApiClientRow, str]:
    """A new API client of the actor's organization, and its secret."""
    secret = secrets.new_client_secret()
    client = ApiClientRow(
        id=ids.prefixed("client"),
        organization_id=require_administrator(actor),
        name=checked_name(name),
        client_id=secrets.new_client_id(),
        secret_hash=secrets.digest(secret),
        scopes=checked_scopes(scopes),
        created_at=now,
        revoked_at=None,
        last_used_at=None,
    )
    session.add(client)
    return client, secret


async def create_api_key(
    session: AsyncSession, actor: Actor, *, name: str, scopes: Iterable[str], now: datetime
) -> tuple[ApiKeyRow, str]:
    """A new API key of the actor's organization, and the key itself."""
    key = secrets.new_api_key()
    row = ApiKeyRow(
        id=ids.prefixed("key"),
        organization_id=require_administrator(actor),
        name=checked_name(name),
        key_hash=secrets.digest(key),
        masked_key=secrets.masked(key),
        scopes=checked_scopes(scopes),
        created_at=now,
        revoked_at=None,
        last_used_at=None,
    )
    session.add(row)
    return row, key


async def revoke(
    session: AsyncSession, actor: Actor, table: type[Credential], row_id: str, *, now: datetime
) -> Credential:
    """Refuse a client or key of the actor's organization from now on; one that is revoked already stays as it is."""
    row = await repository.credential(session, table, require_administrator(actor), row_id)
    if row is None:
        raise errors.credential_not_found()
    row.revoked_at = row.revoked_at or now
    return row

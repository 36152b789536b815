"""Providers that another subgraph told of are stored, found and forgotten."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.models import RegisteredProviderRow

EVERYBODY = ""
"""Whose the providers of the product are."""


async def add_known_provider(session: AsyncSession, owner_id: str, provider_id: str) -> None:
    """Remember a provider, unless it is known."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"owner_id": owner_id, "id": provider_id}
    await session.execute(insert(RegisteredProviderRow).values(values).on_conflict_do_nothing())


async def forget_known_provider(session: AsyncSession, owner_id: str, provider_id: str) -> None:
    """Forget a provider."""
    row = RegisteredProviderRow
    await session.execute(delete(row).where(row.owner_id == owner_id, row.id == provider_id))


async def find_known_providers(session: AsyncSession, owner_id: str, ids: Collection[str]) -> frozenset[str]:
    """Those of the providers that an owner may use."""
    row = RegisteredProviderRow
    statement = select(row.id).where(row.owner_id.in_((EVERYBODY, owner_id)), row.id.in_(ids))
    return frozenset((await session.scalars(statement)).all())

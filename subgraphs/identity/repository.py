"""Keys and conditions come in, rows of identity's tables go out: every SQL statement of this subgraph."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.identity.models import ApiClientRow, ApiKeyRow, OrganizationRow, SigningKeyRow, UserRow
from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_pages

Credential = TypeVar("Credential", ApiClientRow, ApiKeyRow)
Member = TypeVar("Member", UserRow, ApiClientRow, ApiKeyRow)


async def add_unique(session: AsyncSession, row: OrganizationRow | UserRow) -> bool:
    """Add a row, or answer False where its slug or handle is in use; the transaction is then good for nothing more."""
    session.add(row)
    try:
        await session.flush()
    except IntegrityError:
        return False
    return True


async def organizations_by_id(session: AsyncSession, ids: Iterable[str]) -> dict[str, OrganizationRow]:
    """The organizations with these ids."""
    rows = await session.scalars(select(OrganizationRow).where(OrganizationRow.id.in_(ids)))
    return {row.id: row for row in rows}


async def users_by_id(session: AsyncSession, organization_id: str, ids: Iterable[str]) -> dict[str, UserRow]:
    """Those of the users that are members of the organization."""
    members = select(UserRow).where(UserRow.organization_id == organization_id, UserRow.id.in_(ids))
    return {row.id: row for row in await session.scalars(members)}


async def pages_of(
    session: AsyncSession, table: type[Member], organization_ids: Sequence[str], request: PageRequest
) -> Mapping[str, Page[Member]]:
    """A page of users, clients or keys of each organization, oldest first."""
    order = (SortKey(table.created_at), SortKey(table.id))
    return await fetch_pages(session, select(table), table.organization_id, organization_ids, order, request)


async def client_by_client_id(session: AsyncSession, client_id: str) -> ApiClientRow | None:
    """The API client that presents this id."""
    row: ApiClientRow | None = await session.scalar(select(ApiClientRow).where(ApiClientRow.client_id == client_id))
    return row


async def key_by_hash(session: AsyncSession, key_hash: str) -> ApiKeyRow | None:
    """The API key with this stored form."""
    row: ApiKeyRow | None = await session.scalar(select(ApiKeyRow).where(ApiKeyRow.key_hash == key_hash))
    return row


async def credential(
    session: AsyncSession, table: type[Credential], organization_id: str, row_id: str
) -> Credential | None:
    """A client or key of the organization."""
    statement = select(table).where(table.organization_id == organization_id, table.id == row_id)
    row: Credential | None = await session.scalar(statement)
    return row


async def credentials_by_id(
    session: AsyncSession, table: type[Credential], organization_id: str, ids: Iterable[str]
) -> dict[str, Credential]:
    """Those of the clients or keys that belong to the organization."""
    statement = select(table).where(table.organization_id == organization_id, table.id.in_(ids))
    return {row.id: row for row in await session.scalars(statement)}


async def note_last_use(session: AsyncSession, table: type[Credential], moments: Mapping[str, datetime]) -> None:
    """Write when clients or keys were used last."""
    await session.execute(update(table), [{"id": row_id, "last_used_at": moment} for row_id, moment in moments.items()])


async def signing_keys(session: AsyncSession) -> Sequence[SigningKeyRow]:
    """All signing keys, the oldest first."""
    return (await session.scalars(select(SigningKeyRow).order_by(SigningKeyRow.number))).all()


async def keep_signing_key(session: AsyncSession, number: int, until: datetime) -> None:
    """Publish a signing key at least until this moment."""
    later = update(SigningKeyRow).where(SigningKeyRow.number == number, SigningKeyRow.tokens_until < until)
    await session.execute(later.values(tokens_until=until))


async def retire_signing_keys(session: AsyncSession) -> int:
    """Destroy the private halves of all signing keys, and give the highest number that was used."""
    await session.execute(update(SigningKeyRow).values(private_pem=None))
    return await session.scalar(select(func.max(SigningKeyRow.number))) or 0

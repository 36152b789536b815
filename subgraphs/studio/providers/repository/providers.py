"""Owners and ids come in, rows of providers and their totals go out, and changes go back.

A user sees the product's providers and their own. Ids are each owner's own; no user's can be that of the product's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page
from subgraphs.studio.providers.domain.definition import PRODUCT
from subgraphs.studio.providers.domain.statuses import ProviderState
from subgraphs.studio.providers.models import ProviderRow, RatingRow, TotalsRow

ORDER: Final = (SortKey(ProviderRow.owner_id), SortKey(ProviderRow.created_at), SortKey(ProviderRow.id))
"""The product's providers first, then the user's own, the oldest first."""

STREAMING: Final = "streaming"


@dataclass(frozen=True, slots=True)
class ProviderCriteria:
    """What a list of providers is narrowed to; capabilities are media types or `streaming`, all of which must hold."""

    category: str | None = None
    states: frozenset[ProviderState] = frozenset({ProviderState.ACTIVE})
    capabilities: tuple[str, ...] = ()


async def providers_page(
    session: AsyncSession, user_id: str, criteria: ProviderCriteria, request: PageRequest
) -> Page[ProviderRow]:
    """A page of the providers that a user sees."""
    statement = _seen_by(user_id)
    if criteria.category is not None:
        statement = statement.where(ProviderRow.category == criteria.category)
    statement = statement.where(ProviderRow.state.in_(criteria.states))
    if criteria.capabilities:
        statement = statement.where(ProviderRow.id.in_(await _capable(session, user_id, criteria.capabilities)))
    return await fetch_page(session, statement, ORDER, request)


async def find_provider(session: AsyncSession, user_id: str, provider_id: str) -> ProviderRow | None:
    """The provider with this id that a user sees."""
    return await session.scalar(_seen_by(user_id).where(ProviderRow.id == provider_id))


async def find_providers(session: AsyncSession, user_id: str, ids: Sequence[str]) -> Sequence[ProviderRow]:
    """The providers with these ids that a user sees."""
    return (await session.scalars(_seen_by(user_id).where(ProviderRow.id.in_(ids)))).all()


async def provider_of(session: AsyncSession, owner_id: str, provider_id: str) -> ProviderRow | None:
    """A provider by its whole key."""
    return await session.get(ProviderRow, (owner_id, provider_id))


async def listening_providers(session: AsyncSession, owner_ids: Sequence[str]) -> Sequence[ProviderRow]:
    """The active providers that these users registered: those that events can start."""
    statement = select(ProviderRow).where(
        ProviderRow.owner_id.in_(owner_ids), ProviderRow.state == ProviderState.ACTIVE
    )
    return (await session.scalars(statement.order_by(ProviderRow.created_at, ProviderRow.id))).all()


async def add_provider(session: AsyncSession, provider: ProviderRow) -> bool:
    """Insert a provider and its empty totals; False where its owner has one with this id."""
    session.add(provider)
    session.add(empty_totals(provider.owner_id, provider.id))
    try:
        await session.flush()
    except IntegrityError:
        return False
    return True


def empty_totals(owner_id: str, provider_id: str) -> TotalsRow:
    """Nothing has run yet, and nobody has rated."""
    return TotalsRow(
        owner_id=owner_id, provider_id=provider_id, runs=0, completed=0, seconds=0.0, ratings=0, rating_sum=0
    )


async def remove_provider(session: AsyncSession, provider: ProviderRow) -> None:
    """Delete a provider with what is known of it; its runs stay as history."""
    for table in (TotalsRow, RatingRow):
        await session.execute(
            delete(table).where(table.owner_id == provider.owner_id, table.provider_id == provider.id)
        )
    await session.delete(provider)
    await session.flush()


async def find_totals(session: AsyncSession, keys: Sequence[tuple[str, str]]) -> Sequence[TotalsRow]:
    """The totals of these providers, by owner and id."""
    ids = {provider_id for _, provider_id in keys}
    owners = {owner_id for owner_id, _ in keys}
    statement = select(TotalsRow).where(TotalsRow.provider_id.in_(ids), TotalsRow.owner_id.in_(owners))
    return (await session.scalars(statement)).all()


async def count_run(session: AsyncSession, owner_id: str, provider_id: str, *, completed: bool, seconds: float) -> None:
    """A run has ended."""
    await session.execute(
        update(TotalsRow)
        .where(TotalsRow.owner_id == owner_id, TotalsRow.provider_id == provider_id)
        .values(
            runs=TotalsRow.runs + 1,
            completed=TotalsRow.completed + int(completed),
            seconds=TotalsRow.seconds + (seconds if completed else 0.0),
        )
    )


async def save_rating(session: AsyncSession, rating: RatingRow) -> None:
    """Keep what a user thinks of a provider instead of what they thought before, and count it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {column.name: getattr(rating, column.name) for column in RatingRow.__table__.columns}
    changed = {name: values[name] for name in ("rating", "comment", "rated_at")}
    key = ["owner_id", "provider_id", "user_id"]
    await session.execute(insert(RatingRow).values(values).on_conflict_do_update(index_elements=key, set_=changed))
    await _count_ratings(session, rating.owner_id, rating.provider_id)


async def _count_ratings(session: AsyncSession, owner_id: str, provider_id: str) -> None:
    of_provider = (RatingRow.owner_id == owner_id, RatingRow.provider_id == provider_id)
    counted = select(func.count(), func.coalesce(func.sum(RatingRow.rating), 0)).where(*of_provider)
    count, total = (await session.execute(counted)).one()
    await session.execute(
        update(TotalsRow)
        .where(TotalsRow.owner_id == owner_id, TotalsRow.provider_id == provider_id)
        .values(ratings=count, rating_sum=total)
    )


async def _capable(session: AsyncSession, user_id: str, capabilities: Sequence[str]) -> list[str]:
    """Ids of the providers that have all these: there are few providers, and their types are patterns."""
    rows = (await session.scalars(_seen_by(user_id))).all()
    return [row.id for row in rows if all(_has(row, capability) for capability in capabilities)]


def _has(row: ProviderRow, capability: str) -> bool:
    if capability == STREAMING:
        return row.supports_streaming
    family = capability.partition("/")[0]
    return bool({capability, f"{family}/*", "*/*"} & {*row.input_types, *row.output_types})


def _seen_by(user_id: str) -> Select[ProviderRow]:
    return select(ProviderRow).where(ProviderRow.owner_id.in_((PRODUCT, user_id)))

"""Contents come in and go out, as rows and records."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.dashboard.domain.contents import Content, Performance
from subgraphs.wavestack.dashboard.domain.metrics import FIGURES, Figures
from subgraphs.wavestack.dashboard.domain.periods import Span
from subgraphs.wavestack.dashboard.models import ContentHourRow, ContentRow, table_of

_table = table_of(ContentRow)
_c = _table.c
_hours = table_of(ContentHourRow)
_h = _hours.c
_FIELDS: Final = tuple(field.name for field in fields(Content))
_COLUMNS: Final = tuple(_c[name] for name in _FIELDS)
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}


async def insert_contents(session: AsyncSession, contents: Sequence[Content]) -> None:
    """Add contents, but for those that are there."""
    if contents:
        statement = _INSERTS[session.get_bind().dialect.name](_table).on_conflict_do_nothing()
        await session.execute(statement, [asdict(content) for content in contents])


async def contents_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Content]:
    """The contents of this organization among `ids`, in no order."""
    statement = select(*_COLUMNS).where(_c.id.in_(ids), _c.organization_id == organization_id)
    return [Content(*row) for row in await session.execute(statement)]


async def contents_of_publications(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Content]:
    """The contents of these publications, in no order."""
    statement = select(*_COLUMNS).where(_c.publication_id.in_(ids), _c.organization_id == organization_id)
    return [Content(*row) for row in await session.execute(statement)]


async def contents_by_external_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Content]:
    """The contents that platforms know by these ids, in no order."""
    statement = select(*_COLUMNS).where(_c.external_id.in_(ids), _c.organization_id == organization_id)
    return [Content(*row) for row in await session.execute(statement)]


async def performances(
    session: AsyncSession,
    organization_id: str,
    *,
    sort: str,
    platform: str | None,
    span: Span | None,
    limit: int,
) -> list[Performance]:
    """Contents with their figures of a span, or of all time, the highest first by a figure or the newest first.

    `sort` is the name of a figure, `engagement`, `engagement_rate` or `published_at`.
    """
    sums = {name: func.coalesce(func.sum(_h[name]), 0) for name in FIGURES}
    engagement = sums["likes"] + sums["comments"] + sums["shares"]
    rate = func.coalesce(engagement * 1.0 / func.nullif(sums["views"], 0), 0)
    orders = sums | {"engagement": engagement, "engagement_rate": rate, "published_at": _c.published_at}
    joined = _h.content_id == _c.id
    if span is not None:
        joined &= (_h.hour >= span.start) & (_h.hour < span.end)
    statement = (
        select(*_COLUMNS, *sums.values())
        .select_from(_table.outerjoin(_hours, joined))
        .where(_c.organization_id == organization_id)
        .group_by(*_COLUMNS)
        .order_by(orders[sort].desc(), _c.id)
        .limit(limit)
    )
    if platform is not None:
        statement = statement.where(_c.platform == platform)
    rows = await session.execute(statement)
    return [Performance(Content(*row[: len(_FIELDS)]), _figures(row[len(_FIELDS) :])) for row in rows]


async def figures_of_contents(
    session: AsyncSession, organization_id: str, ids: Sequence[str], span: Span | None
) -> dict[str, Figures]:
    """The figures of each content in a span, or of all time."""
    sums = [func.sum(_h[name]) for name in FIGURES]
    statement = select(_h.content_id, *sums).where(_h.content_id.in_(ids), _h.organization_id == organization_id)
    if span is not None:
        statement = statement.where(_h.hour >= span.start, _h.hour < span.end)
    rows = await session.execute(statement.group_by(_h.content_id))
    return {row[0]: _figures(row[1:]) for row in rows}


def _figures(values: Sequence[int]) -> Figures:
    return Figures(*(int(value) for value in values))

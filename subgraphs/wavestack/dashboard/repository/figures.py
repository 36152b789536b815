"""Figures of contents, and their sums by platform, come in and go out, as rows and records."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Executable, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.dashboard.domain.contents import COUNTS, Community, HourOfContent
from subgraphs.wavestack.dashboard.domain.metrics import FIGURES, Figures
from subgraphs.wavestack.dashboard.domain.periods import Interval, Span
from subgraphs.wavestack.dashboard.models import (
    CommunityHourRow,
    ContentHourRow,
    FollowersRow,
    PlatformDayRow,
    PlatformHourRow,
    table_of,
)

_contents = table_of(ContentHourRow)
_platform_hours = table_of(PlatformHourRow)
_platform_days = table_of(PlatformDayRow)
_followers = table_of(FollowersRow)
_community = table_of(CommunityHourRow)
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}
_SUMS: Final = {Interval.HOUR: (_platform_hours, "hour"), Interval.DAY: (_platform_days, "day")}

Row = Mapping[str, Any]  # Any: values of columns


async def lock_organization(session: AsyncSession, organization_id: str) -> None:
    """Let one transaction at a time change the figures of an organization; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"figures:{organization_id}"))))


async def hours_of_contents(
    session: AsyncSession, organization_id: str, content_ids: Sequence[str], hours: Sequence[datetime]
) -> dict[tuple[str, datetime], Figures]:
    """What was told of these contents in these hours, by content and hour."""
    columns = _contents.c
    statement = select(columns.content_id, columns.hour, *(columns[name] for name in FIGURES)).where(
        columns.organization_id == organization_id, columns.content_id.in_(content_ids), columns.hour.in_(hours)
    )
    return {(row[0], row[1]): Figures(*row[2:]) for row in await session.execute(statement)}


async def keep_hours(
    session: AsyncSession, organization_id: str, hours: Sequence[HourOfContent], platforms: Mapping[str, str]
) -> None:
    """Write what was told of contents, over what was told before."""
    rows = [
        {
            "content_id": each.content_id,
            "hour": each.hour,
            "organization_id": organization_id,
            "platform": platforms[each.content_id],
            **asdict(each.figures),
        }
        for each in hours
    ]
    statement = _INSERTS[session.get_bind().dialect.name](_contents)
    replaced = {name: statement.excluded[name] for name in FIGURES}
    await session.execute(statement.on_conflict_do_update(index_elements=["content_id", "hour"], set_=replaced), rows)


async def add_to_sums(
    session: AsyncSession, organization_id: str, interval: Interval, changes: Mapping[tuple[str, datetime], Figures]
) -> None:
    """Add changes to the sums by platform and moment."""
    table, moment = _SUMS[interval]
    rows = [
        {"organization_id": organization_id, "platform": platform, moment: at, **asdict(figures)}
        for (platform, at), figures in changes.items()
    ]
    await _add(session, table, ("organization_id", "platform", moment), FIGURES, rows)


async def sums_by_platform(session: AsyncSession, organization_id: str, span: Span) -> dict[str, Figures]:
    """The figures of each platform in a span."""
    columns = _platform_hours.c
    statement = (
        select(columns.platform, *(func.sum(columns[name]) for name in FIGURES))
        .where(columns.organization_id == organization_id, columns.hour >= span.start, columns.hour < span.end)
        .group_by(columns.platform)
    )
    return {row[0]: Figures(*map(int, row[1:])) for row in await session.execute(statement)}


async def series(
    session: AsyncSession, organization_id: str, interval: Interval, span: Span, platform: str | None
) -> dict[datetime, Figures]:
    """The figures of each hour or day that a span touches, of one platform or all."""
    table, moment = _SUMS[interval]
    columns = table.c
    first = min(span.steps(interval))
    statement = (
        select(columns[moment], *(func.sum(columns[name]) for name in FIGURES))
        .where(columns.organization_id == organization_id, columns[moment] >= first, columns[moment] < span.end)
        .group_by(columns[moment])
    )
    if platform is not None:
        statement = statement.where(columns.platform == platform)
    return {row[0]: Figures(*map(int, row[1:])) for row in await session.execute(statement)}


async def all_hours(session: AsyncSession, organization_id: str) -> list[tuple[str, datetime, Figures]]:
    """The sums by platform and hour, made anew from what was told of contents."""
    columns = _contents.c
    statement = (
        select(columns.platform, columns.hour, *(func.sum(columns[name]) for name in FIGURES))
        .where(columns.organization_id == organization_id)
        .group_by(columns.platform, columns.hour)
    )
    return [(row[0], row[1], Figures(*map(int, row[2:]))) for row in await session.execute(statement)]


async def organizations_with_figures(session: AsyncSession) -> list[str]:
    """Every organization of which anything was told."""
    return list(await session.scalars(select(_contents.c.organization_id).distinct()))


async def newest_hour(session: AsyncSession, organization_id: str) -> datetime | None:
    """The last hour of which anything was told."""
    statement = select(func.max(_contents.c.hour)).where(_contents.c.organization_id == organization_id)
    newest: datetime | None = await session.scalar(statement)
    return newest


async def delete_sums(session: AsyncSession, organization_id: str) -> None:
    """Forget all sums of an organization."""
    for table in (_platform_hours, _platform_days):
        await session.execute(delete(table).where(table.c.organization_id == organization_id))


async def keep_followers(session: AsyncSession, rows: Sequence[Row]) -> None:
    """Write numbers of followers, over what was told before."""
    statement = _INSERTS[session.get_bind().dialect.name](_followers)
    key = ["organization_id", "platform", "day"]
    replaced = {"followers": statement.excluded["followers"]}
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_=replaced), list(rows))


async def followers_at(session: AsyncSession, organization_id: str, moment: datetime) -> dict[str, int]:
    """How many followers each platform had at a moment: the newest number told of a day that began before it."""
    columns = _followers.c
    newest = (
        select(columns.platform, func.max(columns.day).label("day"))
        .where(columns.organization_id == organization_id, columns.day < moment)
        .group_by(columns.platform)
        .subquery()
    )
    statement = select(columns.platform, columns.followers).join(
        newest, (newest.c.platform == columns.platform) & (newest.c.day == columns.day)
    )
    rows = await session.execute(statement.where(columns.organization_id == organization_id))
    return {row[0]: row[1] for row in rows}


async def add_community(session: AsyncSession, rows: Sequence[Row]) -> None:
    """Add what other subgraphs told to the hours of the community."""
    # In one order everywhere: followers of several subgraphs write the same hours at the same time.
    key = ("organization_id", "platform", "hour")
    await _add(session, _community, key, COUNTS, sorted(rows, key=lambda row: [row[name] for name in key]))


async def community(session: AsyncSession, organization_id: str, span: Span, platform: str | None) -> Community:
    """What happened in a span, on one platform or all."""
    columns = _community.c
    statement = select(*(func.coalesce(func.sum(columns[name]), 0) for name in COUNTS)).where(
        columns.organization_id == organization_id, columns.hour >= span.start, columns.hour < span.end
    )
    if platform is not None:
        statement = statement.where(columns.platform == platform)
    return Community(*map(int, (await session.execute(statement)).one()))


async def _add(
    session: AsyncSession, table: Table, key: tuple[str, ...], names: tuple[str, ...], rows: Sequence[Row]
) -> None:
    if rows:
        await session.execute(_addition(session.get_bind().dialect.name, table, key, names), list(rows))


@cache
def _addition(dialect: str, table: Table, key: tuple[str, ...], names: tuple[str, ...]) -> Executable:
    statement = _INSERTS[dialect](table)
    added = {name: table.c[name] + statement.excluded[name] for name in names}
    addition: Executable = statement.on_conflict_do_update(index_elements=list(key), set_=added)
    return addition

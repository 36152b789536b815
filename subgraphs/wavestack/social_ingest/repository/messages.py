"""Messages come in and are kept; messages, pages and totals go out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.page_of_each import fetch_page_of_each
from subgraphs.kit.pagination import Page, PageRequest, SortKey
from subgraphs.wavestack.social_ingest.domain.messages import Deletion, Message
from subgraphs.wavestack.social_ingest.models import (
    ChannelDayRow,
    DeletionRow,
    MessageRow,
    UserTotalsRow,
    table_of,
)
from subgraphs.wavestack.social_ingest.repository.rows import insert_rows, is_among, listed

INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}
_messages = table_of(MessageRow)
_m = _messages.c
_deletions = table_of(DeletionRow)
_d = _deletions.c
_COLUMNS: Final = tuple(_m[field.name] for field in fields(Message))
_values = attrgetter(*_m.keys())
_NEWEST: Final = (SortKey(MessageRow.created_at, descending=True), SortKey(MessageRow.number, descending=True))
_CHANGING: Final = (
    *("text", "html", "has_emotes", "mentions_creator", "reactions", "mentions", "meta", "edited_at", "deleted_at"),
)
# Built once: every batch runs them.
_KNOWN: Final = {
    dialect: select(*_COLUMNS).where(_m.organization_id == bindparam("organization"), is_among(dialect, _m.id))
    for dialect in INSERTS
}
_EARLY: Final = {
    dialect: select(_d.id, _d.at).where(_d.organization_id == bindparam("organization"), is_among(dialect, _d.id))
    for dialect in INSERTS
}
_FORGET_EARLY: Final = {
    dialect: delete(_deletions).where(_d.organization_id == bindparam("organization"), is_among(dialect, _d.id))
    for dialect in INSERTS
}
_ORGANIZATION_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtext('ingest:' || :organization_id))")


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages are wanted; None leaves a condition out. `since` belongs to them, `until` does not."""

    platform: str | None = None
    channel_id: str | None = None
    user_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def lock_organization(session: AsyncSession, organization_id: str) -> None:
    """Let the organization's writers take turns until the transaction ends; SQLite's always do."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_ORGANIZATION_LOCK, {"organization_id": organization_id})


async def messages_by_id(session: AsyncSession, organization_id: str, ids: Collection[str]) -> dict[str, Message]:
    """The organization's messages with these ids, deleted ones too."""
    dialect = session.get_bind().dialect.name
    wanted = {"organization": organization_id, "ids": listed(dialect, ids)}
    found = await session.execute(_KNOWN[dialect], wanted)
    return {message.id: message for message in (Message(*row) for row in found)}


async def insert_messages(session: AsyncSession, messages: Sequence[Message]) -> None:
    """Add messages that are not there yet."""
    await insert_rows(session, _messages, [_values(message) for message in messages])


async def update_message(session: AsyncSession, message: Message) -> None:
    """Write what can change of a message."""
    values = {name: getattr(message, name) for name in _CHANGING}
    await session.execute(update(_messages).where(_m.number == message.number).values(values))


async def keep_deletions(
    session: AsyncSession, organization_id: str, deletions: Iterable[Deletion], now: datetime
) -> None:
    """Remember deletions of messages that have not come yet."""
    rows = [{"organization_id": organization_id, "id": each.id, "at": each.at, "heard_at": now} for each in deletions]
    if rows:
        statement = INSERTS[session.get_bind().dialect.name](_deletions)
        least = func.min if session.get_bind().dialect.name == "sqlite" else func.least
        changed = {"at": least(_d.at, statement.excluded.at)}
        statement = statement.on_conflict_do_update(index_elements=["organization_id", "id"], set_=changed)
        await session.execute(statement, rows)


async def take_deletions(session: AsyncSession, organization_id: str, ids: Collection[str]) -> dict[str, datetime]:
    """Forget the deletions of messages that now come: when each was deleted."""
    dialect = session.get_bind().dialect.name
    wanted = {"organization": organization_id, "ids": listed(dialect, ids)}
    found = {row[0]: row[1] for row in await session.execute(_EARLY[dialect], wanted)}
    if found:
        await session.execute(_FORGET_EARLY[dialect], wanted)
    return found


async def message_page(
    session: AsyncSession, organization_id: str, request: PageRequest, wanted: MessageFilter
) -> Page[Message]:
    """A page of the messages that stand, newest first."""
    return (await message_pages(session, organization_id, request, [wanted]))[wanted]


async def message_pages(
    session: AsyncSession, organization_id: str, request: PageRequest, wanted: Sequence[MessageFilter]
) -> dict[MessageFilter, Page[Message]]:
    """The same page of the messages that stand of each of several filters, newest first."""
    statements = {each: _select(organization_id, each) for each in wanted}
    counted = {each: statement for each in wanted if (statement := _counted(organization_id, each)) is not None}
    pages = await fetch_page_of_each(session, statements, _NEWEST, request, counted)
    return {each: page.map(_message) for each, page in pages.items()}


async def messages_by_number(session: AsyncSession, organization_id: str, numbers: Collection[int]) -> list[Message]:
    """The organization's messages with these numbers that stand, in no order."""
    statement = select(*_COLUMNS).where(
        _m.number.in_(numbers), _m.organization_id == organization_id, _m.deleted_at.is_(None)
    )
    return [Message(*row) for row in await session.execute(statement)]


async def texts_by_number(
    session: AsyncSession, organization_id: str, numbers: Collection[int]
) -> list[tuple[int, datetime, str]]:
    """Number, time and text of the organization's messages with these numbers that stand, in no order."""
    statement = select(_m.number, _m.created_at, _m.text).where(
        _m.number.in_(numbers), _m.organization_id == organization_id, _m.deleted_at.is_(None)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(statement)]


def _select(organization_id: str, wanted: MessageFilter) -> Select[Any]:  # Any: a row's type, as Select has it
    statement = select(MessageRow).where(MessageRow.organization_id == organization_id)
    same = {
        MessageRow.platform: wanted.platform,
        MessageRow.channel_id: wanted.channel_id,
        MessageRow.user_id: wanted.user_id,
    }
    statement = statement.where(*(column == value for column, value in same.items() if value is not None))
    if wanted.since is not None:
        statement = statement.where(MessageRow.created_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(MessageRow.created_at < wanted.until)
    return statement.where(MessageRow.deleted_at.is_(None))


def _counted(organization_id: str, wanted: MessageFilter) -> Select[Any] | None:  # Any: as Select has it
    """What tells the total from counts, where the filter is one that is counted; None where it is not."""
    if wanted.since or wanted.until or (wanted.user_id is not None and wanted.channel_id is not None):
        return None
    if wanted.user_id is not None:
        return select(func.sum(UserTotalsRow.kept)).where(
            UserTotalsRow.organization_id == organization_id,
            UserTotalsRow.user_id == wanted.user_id,
            UserTotalsRow.platform == (wanted.platform or ""),
        )
    statement = select(func.sum(ChannelDayRow.kept)).where(ChannelDayRow.organization_id == organization_id)
    if wanted.platform is not None:
        statement = statement.where(ChannelDayRow.platform == wanted.platform)
    if wanted.channel_id is not None:
        statement = statement.where(ChannelDayRow.channel_id == wanted.channel_id)
    return statement


def _message(row: MessageRow) -> Message:
    return Message(*_values(row))

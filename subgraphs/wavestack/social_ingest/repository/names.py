"""Who and what was seen comes in; names of users and channels are kept as they were last, and go out."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.models import ChannelRow, table_of
from subgraphs.wavestack.social_ingest.repository.rows import MOMENT, TEXT, json_rows, moment_text, rows_of

_c = table_of(ChannelRow).c
_KEYS: Final = {"people": ("platform", "user_id"), "channels": ("platform", "channel_id")}
# Platform and identifier; and a name, which is put before none, a later one before others, a greater one before those.
Key = tuple[str, str]
Seen = tuple[bool, datetime, str]


async def keep_names(session: AsyncSession, organization_id: str, messages: Iterable[Message]) -> None:
    """Remember how users and channels were called last; of two names at one time the greater one."""
    people: dict[Key, Seen] = {}
    channels: dict[Key, Seen] = {}
    for message in messages:
        for platform in (message.platform, ""):
            _see(people, (platform, message.user_id), message.user_name, message.created_at)
        _see(channels, (message.platform, message.channel_id), message.channel_name, message.created_at)
    await _keep(session, organization_id, "people", people)
    await _keep(session, organization_id, "channels", channels)


async def keep_channels(
    session: AsyncSession, organization_id: str, named: Iterable[tuple[Key, str | None, datetime]]
) -> None:
    """Remember channels that events named, and when."""
    channels: dict[Key, Seen] = {}
    for key, name, at in named:
        _see(channels, key, name, at)
    await _keep(session, organization_id, "channels", channels)


async def names_of_channels(
    session: AsyncSession, organization_id: str, keys: Collection[Key]
) -> dict[Key, str | None]:
    """The names of channels by platform and the platform's id, of those that are known."""
    statement = select(_c.platform, _c.channel_id, _c.name).where(
        _c.organization_id == organization_id,
        _c.platform.in_({platform for platform, _ in keys}),
        _c.channel_id.in_({channel for _, channel in keys}),
    )
    rows = await session.execute(statement)
    return {(row[0], row[1]): row[2] for row in rows if (row[0], row[1]) in keys}


def _see(seen: dict[Key, Seen], key: Key, name: str | None, at: datetime) -> None:
    new = (name is not None, at, name or "")
    known = seen.get(key)
    if known is None or known < new:
        seen[key] = new


async def _keep(session: AsyncSession, organization_id: str, table: str, seen: Mapping[Key, Seen]) -> None:
    if seen:
        rows = [(*key, name if is_named else None, moment_text(at)) for key, (is_named, at, name) in seen.items()]
        statement = _statement(session.get_bind().dialect.name, table)
        await session.execute(statement, {"organization_id": organization_id, "rows": json_rows(rows)})


@cache
def _statement(dialect: str, table: str) -> TextClause:
    """Every name in it is a constant of this module. What is put before what is as in `Seen`."""
    key = _KEYS[table]
    columns = {**dict.fromkeys((*key, "name"), TEXT), "seen_at": MOMENT}
    return text(
        f"INSERT INTO {table} (organization_id, {', '.join(columns)}) {rows_of(dialect, columns)} "
        f"ON CONFLICT (organization_id, {', '.join(key)}) "
        "DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at "
        "WHERE (excluded.name IS NOT NULL, excluded.seen_at, coalesce(excluded.name, '')) "
        f"> ({table}.name IS NOT NULL, {table}.seen_at, coalesce({table}.name, ''))"
    )

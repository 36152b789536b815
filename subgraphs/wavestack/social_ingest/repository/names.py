"""Who and what was seen comes in; names of users and channels are kept as they were last, and go out."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Table, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.models import ChannelRow, PersonRow, table_of
from subgraphs.wavestack.social_ingest.repository.messages import INSERTS

_people = table_of(PersonRow)
_channels = table_of(ChannelRow)
_PERSON: Final = ("organization_id", "platform", "user_id")
_CHANNEL: Final = ("organization_id", "platform", "channel_id")


async def keep_names(session: AsyncSession, messages: Sequence[Message]) -> None:
    """Remember how users and channels were called last; of two names at one time the greater one."""
    people: dict[tuple[str, ...], dict[str, Any]] = {}  # Any: a column's value
    channels: dict[tuple[str, ...], dict[str, Any]] = {}
    for message in sorted(messages, key=lambda each: (each.created_at, each.user_name)):
        seen = {"organization_id": message.organization_id, "seen_at": message.created_at}
        for platform in (message.platform, ""):
            key = (platform, message.user_id)
            people[key] = seen | {"platform": platform, "user_id": message.user_id, "name": message.user_name}
    for message in sorted(messages, key=lambda each: (each.created_at, each.channel_name or "")):
        key = (message.platform, message.channel_id)
        if message.channel_name is not None or key not in channels:
            channels[key] = {
                "organization_id": message.organization_id,
                "platform": message.platform,
                "channel_id": message.channel_id,
                "name": message.channel_name,
                "seen_at": message.created_at,
            }
    await _keep(session, _people, _PERSON, [people[key] for key in sorted(people)])
    await _keep(session, _channels, _CHANNEL, [channels[key] for key in sorted(channels)])


async def keep_channel(
    session: AsyncSession,
    organization_id: str,
    rows: Sequence[dict[str, Any]],  # Any: a column's value
) -> None:
    """Remember channels that events named."""
    await _keep(session, _channels, _CHANNEL, [row | {"organization_id": organization_id} for row in rows])


async def names_of_channels(
    session: AsyncSession, organization_id: str, keys: Collection[tuple[str, str]]
) -> dict[tuple[str, str], str | None]:
    """The names of channels by platform and the platform's id, of those that are known."""
    c = _channels.c
    statement = select(c.platform, c.channel_id, c.name).where(
        c.organization_id == organization_id, c.channel_id.in_({channel for _, channel in keys})
    )
    rows = await session.execute(statement)
    return {(row[0], row[1]): row[2] for row in rows if (row[0], row[1]) in keys}


# Any: a column's value
async def _keep(session: AsyncSession, table: Table, key: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = INSERTS[session.get_bind().dialect.name](table)
    old, new = table.c, statement.excluded
    later = or_(new.seen_at > old.seen_at, and_(new.seen_at == old.seen_at, new.name > old.name), old.name.is_(None))
    statement = statement.on_conflict_do_update(
        index_elements=list(key),
        set_={"name": new.name, "seen_at": new.seen_at},
        where=and_(later, new.name.is_not(None)),
    )
    connection = await session.connection()
    await connection.execute(statement, list(rows))

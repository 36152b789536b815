"""What changes of messages add up to comes in, the counts of users and channels are moved by it.

Every count is a sum, so additions may come in any order.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.social_ingest.domain.activity import Contribution, Contributions, moment_of
from subgraphs.wavestack.social_ingest.domain.analytics import slot_of
from subgraphs.wavestack.social_ingest.repository.rows import INTEGER, MOMENT, TEXT, json_rows, moment_text, rows_of

ALL_PLATFORMS: Final = ""

Key = tuple[str | int, ...]
Added = tuple[Key, Sequence[int], datetime | None, datetime | None]
"""A row's key, what is added to its counts, and the first and last moment where the table has these."""


@dataclass(frozen=True, slots=True, eq=False)
class Counter:
    """A table of counts: its key after the organization, and its sums."""

    table: str
    key: Mapping[str, str]
    sums: tuple[str, ...]
    spans: bool = False
    """Whether it has `first_at` and `last_at`."""


_USERS: Final = {"platform": TEXT, "user_id": TEXT}
_CHANNELS: Final = {"platform": TEXT, "channel_id": TEXT}
USER_DAYS: Final = Counter("user_days", _USERS | {"day": TEXT}, ("messages",))
USER_SLOTS: Final = Counter("user_slots", {"user_id": TEXT, "slot": INTEGER}, ("messages",))
USER_TOTALS: Final = Counter(
    "user_totals", _USERS, ("messages", "kept", "reactions", "mentions", "active_days"), spans=True
)
CHANNEL_USERS: Final = Counter("channel_users", _CHANNELS | {"day": TEXT, "user_id": TEXT}, ("messages",))
CHANNEL_DAYS: Final = Counter(
    "channel_days", _CHANNELS | {"day": TEXT}, ("messages", "kept", "reactions", "unique_users"), spans=True
)
ARCHIVE: Final = Counter(
    "archive",
    _CHANNELS | {"user_id": TEXT, "hour": MOMENT},
    ("messages", "reactions", "mentions"),
    spans=True,
)
_values = attrgetter(*Contribution.__slots__)
COUNTED: Final = (USER_DAYS, USER_SLOTS, USER_TOTALS, CHANNEL_USERS, CHANNEL_DAYS)


async def count(session: AsyncSession, organization_id: str, contributed: Contributions) -> None:
    """Add to all counts of an organization. Its other writers must wait: see `lock_organization`."""
    users, days, slots = _by_user(contributed)
    active = await _appeared(session, organization_id, USER_DAYS, days)
    await add_rows(session, organization_id, USER_SLOTS, [(key, (added,), None, None) for key, added in slots.items()])
    totals: list[Added] = []
    for user, each in users.items():
        sums = (each.messages, each.kept, each.reactions, each.mentions, active.get(user, 0))
        totals.append((user, sums, each.first_at, each.last_at))
    await add_rows(session, organization_id, USER_TOTALS, totals)
    channels, present = _by_channel(contributed)
    unique = await _appeared(session, organization_id, CHANNEL_USERS, present)
    spans: list[Added] = []
    for channel, each in channels.items():
        counts = (each.messages, each.kept, each.reactions, unique.get(channel, 0))
        spans.append((channel, counts, each.first_at, each.last_at))
    await add_rows(session, organization_id, CHANNEL_DAYS, spans)


async def archive(session: AsyncSession, organization_id: str, contributed: Contributions) -> None:
    """Note what messages that go had added to the counts."""
    rows: list[Added] = []
    for place, each in contributed.items():
        key = (place.platform, place.channel_id, place.user_id, moment_text(moment_of(place.hour)))
        rows.append((key, (each.messages, each.reactions, each.mentions), each.first_at, each.last_at))
    await add_rows(session, organization_id, ARCHIVE, rows)


async def forget_counts(session: AsyncSession, organization_id: str) -> None:
    """Remove all counts of an organization, to count anew. The archive stays."""
    for counter in COUNTED:
        statement = text(f"DELETE FROM {counter.table} WHERE organization_id = :organization_id")  # noqa: S608 - a constant
        await session.execute(statement, {"organization_id": organization_id})


def _by_user(
    contributed: Contributions,
) -> tuple[dict[Key, Contribution], dict[Key, int], dict[Key, int]]:
    """By platform and user, also for all platforms together; by day; and by hour of the week."""
    users: dict[Key, Contribution] = {}
    days: defaultdict[Key, int] = defaultdict(int)
    slots: defaultdict[Key, int] = defaultdict(int)
    for (platform, _, user_id, hour), each in contributed.items():
        day, slot = _day_and_slot(hour)
        slots[user_id, slot] += each.messages
        for where in (platform, ALL_PLATFORMS):
            days[where, user_id, day] += each.messages
            _put(users, (where, user_id), each)
    return users, days, slots


def _by_channel(contributed: Contributions) -> tuple[dict[Key, Contribution], dict[Key, int]]:
    """By platform, channel and day; and by user there."""
    channels: dict[Key, Contribution] = {}
    present: defaultdict[Key, int] = defaultdict(int)
    for (platform, channel_id, user_id, hour), each in contributed.items():
        day, _ = _day_and_slot(hour)
        _put(channels, (platform, channel_id, day), each)
        present[platform, channel_id, day, user_id] += each.messages
    return channels, present


def _put(into: dict[Key, Contribution], key: Key, each: Contribution) -> None:
    known = into.get(key)
    if known is None:
        into[key] = Contribution(*_values(each))
    else:
        known.add(each)


@lru_cache(maxsize=1024)
def _day_and_slot(hour: int) -> tuple[str, int]:
    return moment_of(hour).date().isoformat(), slot_of(hour)


async def _appeared(
    session: AsyncSession, organization_id: str, counter: Counter, added: Mapping[Key, int]
) -> dict[Key, int]:
    """Add messages to rows; of each key but its last part, how many rows began or ceased to have any."""
    rows = [(key, (messages,), None, None) for key, messages in added.items() if messages]
    changes: defaultdict[Key, int] = defaultdict(int)
    for *found, messages in await add_rows(session, organization_id, counter, rows):
        key = tuple(found)
        before = messages - added[key]
        changes[key[:-1]] += (messages > 0) - (before > 0)
    return changes


# Any: rows of columns of several types
async def add_rows(
    session: AsyncSession, organization_id: str, counter: Counter, rows: Sequence[Added]
) -> Sequence[Sequence[Any]]:
    """Add to rows, which begin at nothing; their keys and first sums afterwards."""
    if not rows:
        return ()
    values = [
        [*key, *sums, moment_text(first), moment_text(last)] if first and last else [*key, *sums]
        for key, sums, first, last in rows
    ]
    moved = (any(added) for added in zip(*(sums for _, sums, _, _ in rows), strict=True))
    statement = _statement(session.get_bind().dialect.name, counter, tuple(moved))
    answer = await session.execute(statement, {"organization_id": organization_id, "rows": json_rows(values)})
    return answer.all()


@lru_cache(maxsize=128)
def _statement(dialect: str, counter: Counter, moved: tuple[bool, ...]) -> TextClause:
    """Every name in it is a constant of this module. Sums that stay as they are keep their indexes as they are, too."""
    table = counter.table
    least, greatest = ("min", "max") if dialect == "sqlite" else ("least", "greatest")
    added = [name for name, moves in zip(counter.sums, moved, strict=True) if moves] or counter.sums[:1]
    changes = [f"{name} = {table}.{name} + excluded.{name}" for name in added]
    if counter.spans:
        changes += [f"first_at = {least}({table}.first_at, excluded.first_at)"]
        changes += [f"last_at = {greatest}({table}.last_at, excluded.last_at)"]
    columns = _columns(counter)
    return text(
        f"INSERT INTO {table} (organization_id, {', '.join(columns)}) {rows_of(dialect, columns)} "
        f"ON CONFLICT (organization_id, {', '.join(counter.key)}) DO UPDATE SET {', '.join(changes)} "
        f"RETURNING {', '.join(counter.key)}, {counter.sums[0]}"
    )


def _columns(counter: Counter) -> dict[str, str]:
    spans = {"first_at": MOMENT, "last_at": MOMENT} if counter.spans else {}
    return {**counter.key, **dict.fromkeys(counter.sums, INTEGER), **spans}

"""What changes of messages add up to comes in, the counts of users and channels are moved by it.

Every count is a sum, so additions may come in any order. Rows of one statement go to the database as one JSON value:
that is much faster than a parameter for each value, and the statement's text stays the same.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.social_ingest.domain.activity import Contribution, Contributions, Place
from subgraphs.wavestack.social_ingest.domain.analytics import slot_of

ALL_PLATFORMS: Final = ""

Key = tuple[str | int, ...]
Added = tuple[Key, Sequence[int], datetime | None, datetime | None]
"""A row's key, what is added to its counts, and the first and last moment where the table has these."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A table of counts: its key after the organization, and its sums."""

    table: str
    key: Mapping[str, str]
    sums: tuple[str, ...]
    spans: bool = False
    """Whether it has `first_at` and `last_at`."""


_TEXT: Final = "text"
_INTEGER: Final = "integer"
_MOMENT: Final = "timestamptz"
_USERS: Final = {"platform": _TEXT, "user_id": _TEXT}
_CHANNELS: Final = {"platform": _TEXT, "channel_id": _TEXT}
USER_DAYS: Final = Counter("user_days", _USERS | {"day": _TEXT}, ("messages",))
USER_SLOTS: Final = Counter("user_slots", {"user_id": _TEXT, "slot": _INTEGER}, ("messages",))
USER_TOTALS: Final = Counter(
    "user_totals", _USERS, ("messages", "kept", "reactions", "mentions", "active_days"), spans=True
)
CHANNEL_USERS: Final = Counter("channel_users", _CHANNELS | {"day": _TEXT, "user_id": _TEXT}, ("messages",))
CHANNEL_DAYS: Final = Counter(
    "channel_days", _CHANNELS | {"day": _TEXT}, ("messages", "kept", "reactions", "unique_users"), spans=True
)
ARCHIVE: Final = Counter(
    "archive",
    _CHANNELS | {"user_id": _TEXT, "hour": _MOMENT},
    ("messages", "reactions", "mentions"),
    spans=True,
)
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
        key = (place.platform, place.channel_id, place.user_id, _moment(place.hour))
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
    for place, each in contributed.items():
        slots[place.user_id, slot_of(place.hour)] += each.messages
        day = _day(place)
        for platform in (place.platform, ALL_PLATFORMS):
            days[platform, place.user_id, day] += each.messages
            _put(users, (platform, place.user_id), each)
    return users, days, slots


def _by_channel(contributed: Contributions) -> tuple[dict[Key, Contribution], dict[Key, int]]:
    """By platform, channel and day; and by user there."""
    channels: dict[Key, Contribution] = {}
    present: defaultdict[Key, int] = defaultdict(int)
    for place, each in contributed.items():
        channel = (place.platform, place.channel_id, _day(place))
        _put(channels, channel, each)
        present[*channel, place.user_id] += each.messages
    return channels, present


def _put(into: dict[Key, Contribution], key: Key, each: Contribution) -> None:
    known = into.get(key)
    if known is None:
        known = into[key] = Contribution(each.first_at, each.last_at)
    known.add(each)


def _day(place: Place) -> str:
    return place.hour.isoformat()[:10]


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
    session: AsyncSession, organization_id: str, counter: Counter, rows: Iterable[Added]
) -> Sequence[Sequence[Any]]:
    """Add to rows, which begin at nothing; their keys and first sums afterwards."""
    spans = ([_moment(first), _moment(last)] if first and last else [] for _, _, first, last in rows)
    values = [[*key, *sums, *span] for (key, sums, _, _), span in zip(rows, spans, strict=True)]
    if not values:
        return ()
    statement = _statements(counter)[session.get_bind().dialect.name]
    answer = await session.execute(statement, {"organization_id": organization_id, "rows": json.dumps(values)})
    return answer.all()


def _moment(at: datetime) -> str:
    """As the columns of moments hold it; PostgreSQL reads the same."""
    return at.isoformat(timespec="microseconds")


_CACHE: Final[dict[str, dict[str, TextClause]]] = {}


def _statements(counter: Counter) -> dict[str, TextClause]:
    """The statement of a counter for each database; every name in it is a constant of this module."""
    if counter.table not in _CACHE:
        _CACHE[counter.table] = {"sqlite": _sqlite(counter), "postgresql": _postgres(counter)}
    return _CACHE[counter.table]


def _columns(counter: Counter) -> dict[str, str]:
    spans = {"first_at": _MOMENT, "last_at": _MOMENT} if counter.spans else {}
    return {**counter.key, **dict.fromkeys(counter.sums, _INTEGER), **spans}


def _statement(counter: Counter, values: Iterable[str], source: str, least: str, greatest: str) -> TextClause:
    table, columns = counter.table, _columns(counter)
    changes = [f"{name} = {table}.{name} + excluded.{name}" for name in counter.sums]
    if counter.spans:
        changes += [f"first_at = {least}({table}.first_at, excluded.first_at)"]
        changes += [f"last_at = {greatest}({table}.last_at, excluded.last_at)"]
    return text(
        f"INSERT INTO {table} (organization_id, {', '.join(columns)}) "  # noqa: S608 - names are constants
        f"SELECT :organization_id, {', '.join(values)} FROM {source} "
        f"ON CONFLICT (organization_id, {', '.join(counter.key)}) DO UPDATE SET {', '.join(changes)} "
        f"RETURNING {', '.join(counter.key)}, {counter.sums[0]}"
    )


def _sqlite(counter: Counter) -> TextClause:
    values = [f"value ->> {place}" for place in range(len(_columns(counter)))]
    # WHERE, so that SQLite does not take ON CONFLICT for a join's.
    return _statement(counter, values, "json_each(:rows) WHERE true", "min", "max")


def _postgres(counter: Counter) -> TextClause:
    columns = _columns(counter)
    values = [f"CAST(value ->> {place} AS {kind})" for place, kind in enumerate(columns.values())]
    source = "jsonb_array_elements(CAST(:rows AS jsonb)) AS value"
    return _statement(counter, values, source, "least", "greatest")

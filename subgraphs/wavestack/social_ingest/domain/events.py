"""What platforms tell besides messages: events, streams and highlights as values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

HIGHLIGHT_WINDOW: Final = timedelta(seconds=30)
HIGHLIGHT_COOLDOWN: Final = timedelta(seconds=60)
HIGHLIGHT_USERS: Final = 3
KEYWORDS: Final = frozenset(
    {"clip", "clipit", "pog", "poggers", "pogchamp", "hype", "clutch", "insane", "wow", "omg", "lets", "gg", "epic"}
)


@dataclass(frozen=True, slots=True)
class PlatformEvent:
    """Something that happened on a platform. `channel_id` is empty where none was said."""

    number: int
    organization_id: str
    id: str
    platform: str
    platform_id: str
    type: str
    channel_id: str
    channel_name: str | None
    user_id: str | None
    data: dict[str, Any]  # Any: JSON values that the platform chose
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Stream:
    """A live stream, from its start's event to the next end or start in its channel; its id is the start's."""

    id: str
    organization_id: str
    platform: str
    channel_id: str
    title: str | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeywordUse:
    """That somebody said a keyword."""

    at: datetime
    user_id: str
    keyword: str


@dataclass(frozen=True, slots=True)
class Highlight:
    """A moment at which enough viewers said the same keyword."""

    number: int
    organization_id: str
    id: str
    platform: str
    channel_id: str
    keyword: str
    users: int
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A span of excitement, before it is anybody's highlight."""

    keyword: str
    users: int
    started_at: datetime
    ended_at: datetime


def moments_in(uses: Iterable[KeywordUse], known: Sequence[datetime]) -> list[Moment]:
    """The moments at which three users said a keyword within half a minute, a minute apart from one another.

    `known` are the beginnings of those that were found before.
    """
    taken, found = list(known), []
    by_keyword: dict[str, list[KeywordUse]] = {}
    for use in sorted(uses, key=lambda each: (each.at, each.user_id, each.keyword)):
        recent = [each for each in by_keyword.get(use.keyword, ()) if use.at - each.at <= HIGHLIGHT_WINDOW]
        by_keyword[use.keyword] = recent = [*recent, use]
        users = {each.user_id for each in recent}
        start = recent[0].at
        if len(users) >= HIGHLIGHT_USERS and all(abs(start - other) >= HIGHLIGHT_COOLDOWN for other in taken):
            taken.append(start)
            found.append(Moment(use.keyword, len(users), start, use.at))
    return found


def highlight_id(platform: str, channel_id: str, moment: Moment) -> str:
    """The same for the same moment."""
    text = f"{platform}\0{channel_id}\0{moment.keyword}\0{moment.started_at.isoformat()}"
    return f"hl_{sha256(text.encode()).hexdigest()[:32]}"


def highlight_number(organization_id: str, key: str) -> int:
    """A number of 56 bits for a highlight, the same for the same one."""
    return int.from_bytes(sha256(f"{organization_id}\0{key}".encode()).digest()[:7])

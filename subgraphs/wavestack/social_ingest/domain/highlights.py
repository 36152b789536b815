"""What viewers say, and how much they write, comes in; the moments that a chat was excited about go out.

A moment is found where three viewers say the same word within half a minute, and where much more is written than
before: see `domain/bursts.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from subgraphs.wavestack.social_ingest.domain.events import Stream

WINDOW: Final = timedelta(seconds=30)
COOLDOWN: Final = timedelta(seconds=60)
USERS: Final = 3
KEYWORDS: Final = frozenset(
    {"clip", "clipit", "pog", "poggers", "pogchamp", "hype", "clutch", "insane", "wow", "omg", "lets", "gg", "epic"}
)
# Viewers write once something has happened: a clip begins before they do, and shows enough to be understood.
LEAD: Final = timedelta(seconds=15)
SHORTEST_CUT: Final = timedelta(seconds=20)
LONGEST_CUT: Final = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class KeywordUse:
    """That somebody said a keyword."""

    at: datetime
    user_id: str
    keyword: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A span of excitement. `keyword` is empty and `score` None where it was not that what it was found by."""

    started_at: datetime
    ended_at: datetime
    keyword: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """A moment of a channel, with what was written in it: messages, users, and the words that most of them used."""

    number: int
    organization_id: str
    id: str
    platform: str
    channel_id: str
    keyword: str
    score: float | None
    messages: int
    users: int
    words: Sequence[tuple[str, int]]
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a highlight lies in a recording of its stream, in seconds from its beginning."""

    start_seconds: float
    duration_seconds: float


def moments_in(uses: Iterable[KeywordUse]) -> list[Moment]:
    """The moments at which three users said a keyword within half a minute, a minute apart from one another."""
    found: list[Moment] = []
    by_keyword: dict[str, list[KeywordUse]] = {}
    for use in sorted(uses, key=lambda each: (each.at, each.user_id, each.keyword)):
        recent = [each for each in by_keyword.get(use.keyword, ()) if use.at - each.at <= WINDOW]
        by_keyword[use.keyword] = recent = [*recent, use]
        moment = Moment(recent[0].at, use.at, use.keyword)
        if len({each.user_id for each in recent}) >= USERS and not any(near(moment, e.started_at) for e in found):
            found.append(moment)
    return found


def near(moment: Moment, began: datetime) -> bool:
    """Whether a moment began less than a minute before or after another."""
    return abs(moment.started_at - began) < COOLDOWN


def merged(moment: Moment, known: Sequence[Highlight]) -> Moment:
    """A moment together with the highlights that it overlaps: the newest score counts, and the first keyword."""
    return Moment(
        min(moment.started_at, *(each.started_at for each in known)),
        max(moment.ended_at, *(each.ended_at for each in known)),
        moment.keyword or next((each.keyword for each in known if each.keyword), ""),
        next((score for score in (moment.score, *(each.score for each in known)) if score is not None), None),
    )


def cut_of(highlight: Highlight, stream: Stream) -> Cut:
    """What to cut out of a recording of the highlight's stream."""
    start = max(timedelta(0), highlight.started_at - LEAD - stream.started_at)
    length = min(LONGEST_CUT, max(SHORTEST_CUT, highlight.ended_at - stream.started_at - start))
    return Cut(start.total_seconds(), length.total_seconds())


def highlight_id(platform: str, channel_id: str, moment: Moment) -> str:
    """The same for the same moment."""
    text = f"{platform}\0{channel_id}\0{moment.keyword}\0{moment.started_at.isoformat()}"
    return f"hl_{sha256(text.encode()).hexdigest()[:32]}"


def highlight_number(organization_id: str, key: str) -> int:
    """A number of 56 bits for a highlight, the same for the same one."""
    return int.from_bytes(sha256(f"{organization_id}\0{key}".encode()).digest()[:7])

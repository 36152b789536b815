"""What messages were and are comes in; what that adds to the counts of users and channels goes out.

Counts are sums over contributions, so that their order does not matter, and what a message once added is taken back by
its negative. When somebody was first and last seen counts deleted messages too: they were there.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from subgraphs.wavestack.social_ingest.domain.analytics import HOURS_A_DAY
from subgraphs.wavestack.social_ingest.domain.messages import Message


class Place(NamedTuple):
    """Who wrote where in which hour, counted since the year 1 in UTC: a number costs less than a moment to look up."""

    platform: str
    channel_id: str
    user_id: str
    hour: int


@dataclass(slots=True)
class Contribution:
    """What is added to the counts of a place. `kept` are messages that can still be read."""

    first_at: datetime
    last_at: datetime
    messages: int = 0
    kept: int = 0
    reactions: int = 0
    mentions: int = 0

    def add(self, other: "Contribution") -> None:
        """Put another one on top."""
        self.span(other.first_at, other.last_at)
        self.messages += other.messages
        self.kept += other.kept
        self.reactions += other.reactions
        self.mentions += other.mentions

    def span(self, first_at: datetime, last_at: datetime) -> None:
        """Reach as far as these moments."""
        self.first_at = min(self.first_at, first_at)
        self.last_at = max(self.last_at, last_at)

    def count(self, message: Message, times: int) -> None:
        """Count a message that stands so many times."""
        if message.deleted_at is None:
            self.messages += times
            self.kept += times
            self.reactions += times * message.reactions
            self.mentions += times * message.mentions


Contributions = dict[Place, Contribution]


def hour_of(at: datetime) -> int:
    """The hour that a moment (UTC) falls into, counted since the year 1."""
    return at.toordinal() * HOURS_A_DAY + at.hour


def moment_of(hour: int) -> datetime:
    """When such an hour begins."""
    day, of_day = divmod(hour, HOURS_A_DAY)
    return datetime.combine(date.fromordinal(day), time(of_day, tzinfo=UTC))


def contributions(changes: Iterable[tuple[Message | None, Message]]) -> Contributions:
    """What changes of messages add up to: each is what the message was before, None for a new one, and what it is."""
    found: Contributions = {}
    for before, after in changes:
        at = after.created_at
        place = Place(after.platform, after.channel_id, after.user_id, hour_of(at))
        total = found.get(place)
        if total is None:
            total = found[place] = Contribution(at, at)
        total.span(at, at)
        if before is not None:
            total.count(before, -1)
        total.count(after, 1)
    return found


def hourly_counts(messages: Iterable[Message]) -> list[dict[str, str | int]]:
    """How many messages these are by platform, channel and hour, as events tell them."""
    counts = Counter((each.platform, each.channel_id, hour_of(each.created_at)) for each in messages)
    return [
        {"platform": platform, "channelId": channel, "hour": f"{moment_of(hour):%Y-%m-%dT%H:%M:%SZ}", "messages": count}
        for (platform, channel, hour), count in counts.items()
    ]

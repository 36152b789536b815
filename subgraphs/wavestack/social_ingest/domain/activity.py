"""What messages were and are comes in; what that adds to the counts of users and channels goes out.

Counts are sums over contributions, so that their order does not matter, and what a message once added is taken back by
its negative. When somebody was first and last seen counts deleted messages too: they were there.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from subgraphs.wavestack.social_ingest.domain.messages import Message


class Place(NamedTuple):
    """Who wrote where in which hour (UTC)."""

    platform: str
    channel_id: str
    user_id: str
    hour: datetime


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
        self.first_at = min(self.first_at, other.first_at)
        self.last_at = max(self.last_at, other.last_at)
        self.messages += other.messages
        self.kept += other.kept
        self.reactions += other.reactions
        self.mentions += other.mentions


Contributions = dict[Place, Contribution]


def place_of(message: Message) -> Place:
    """Where a message counts."""
    hour = message.created_at.replace(minute=0, second=0, microsecond=0)
    return Place(message.platform, message.channel_id, message.user_id, hour)


def contributions(changes: Iterable[tuple[Message | None, Message]]) -> Contributions:
    """What changes of messages add up to: each is what the message was before, None for a new one, and what it is."""
    found: Contributions = {}
    for before, after in changes:
        place = place_of(after)
        total = found.get(place)
        if total is None:
            total = found[place] = Contribution(after.created_at, after.created_at)
        total.first_at = min(total.first_at, after.created_at)
        total.last_at = max(total.last_at, after.created_at)
        for message, sign in ((before, -1), (after, 1)):
            if message is not None and message.deleted_at is None:
                total.messages += sign
                total.kept += sign
                total.reactions += sign * message.reactions
                total.mentions += sign * message.mentions
    return found


def hourly_counts(contributed: Contributions) -> list[dict[str, str | int]]:
    """The messages that came by platform, channel and hour, as events tell them."""
    counts: defaultdict[tuple[str, str, datetime], int] = defaultdict(int)
    for place, each in contributed.items():
        counts[place.platform, place.channel_id, place.hour] += each.messages
    return [
        {"platform": platform, "channelId": channel, "hour": hour.isoformat()[:19] + "Z", "messages": count}
        for (platform, channel, hour), count in counts.items()
    ]

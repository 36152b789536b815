"""What a client chose comes in; whether it wants an event goes out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from rest_compat.engine.channel import Feed, LoadedChannel
from rest_compat.engine.client import Json

_WILDCARD = re.compile(r"[a-z_]+\.\*|\*", re.ASCII)


@dataclass(eq=False, slots=True)
class Choice:
    """A channel as one client has it: its kind and the values in its name, or the messages that a wildcard means."""

    channel: LoadedChannel | None
    values: Mapping[str, str]
    kinds: frozenset[str] = frozenset()
    heard: dict[str, int] = field(default_factory=dict)
    """Feed → the number of the newest event that it is not to hear of."""

    def follows(self, feed: Feed) -> bool:
        """Whether events of a feed can belong to it."""
        return self.channel is None or self.channel.feed is feed

    def wants(self, feed: Feed, kind: str, event: Mapping[str, Json], sequence: int) -> bool:
        """Whether an event belongs to it, whose message is of that kind."""
        if feed.numbered and sequence <= self.heard.get(feed.name, -1):
            return False
        if self.channel is None:
            return kind in self.kinds
        return self.channel.feed is feed and self.channel.wants(event, self.values)


def wildcard(name: str, feeds: Iterable[Feed]) -> frozenset[str]:
    """The kinds of messages that `blob.*` or `*` means; none where the name is something else."""
    if _WILDCARD.fullmatch(name) is None:
        return frozenset()
    return frozenset(kind for feed in feeds for kind, _ in feed.shapers.values() if fnmatchcase(kind, name))

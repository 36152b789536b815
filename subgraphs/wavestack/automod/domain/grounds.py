"""What judgements rest on: what an organization wants in a channel, and what its people have said of other texts."""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from subgraphs.wavestack.automod.domain.policy import Policy
from subgraphs.wavestack.automod.domain.reviews import Example

_REMEMBERED: Final = 128  # some kilobytes each, where much is banned and labelled almost a megabyte


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a platform; the empty channel stands for the platform, the empty platform for everything."""

    organization_id: str
    platform: str = ""
    channel_id: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that a judgement rests on and that can be read before the transaction."""

    policy: Policy
    phrases: Sequence[str]
    examples: Sequence[Example]


@dataclass(frozen=True, slots=True)
class Records:
    """What authors did lately: how often each sent the text of a digest, and how many violations of each stand."""

    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)


class KnownGrounds:
    """The grounds of the places that were asked for last, each good for one revision of its organization."""

    def __init__(self) -> None:
        self._found: OrderedDict[Place, tuple[int, Grounds]] = OrderedDict()

    def recall(self, place: Place, revision: int) -> Grounds | None:
        """What was kept for this revision; None where there is nothing."""
        kept, grounds = self._found.get(place, (None, None))
        if kept != revision:
            return None
        self._found.move_to_end(place)
        return grounds

    def keep(self, place: Place, revision: int, grounds: Grounds) -> None:
        """Keep what was read after `revision` was."""
        self._found[place] = (revision, grounds)
        self._found.move_to_end(place)
        if len(self._found) > _REMEMBERED:
            self._found.popitem(last=False)

"""Memories of a user come in; how one brings them up goes out: the slots of lines about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from subgraphs.wavestack.personality.domain.conversations import Recalled
from subgraphs.wavestack.personality.domain.memories import MemoryType, find_in_chat, told_to

RELEVANT: Final = 0.35
"""Cosine from which a memory has to do with what is said."""
ANSWERING: Final = 0.25
"""Cosine from which a memory answers a question about its user."""

_PLACE: Final = re.compile(
    r"^you(?:'re| are|'ve| have| live| grew up| were born)?(?: \w+)? (?:from|in) ((?:the )?[A-Z][\w' .-]{1,30})$"
)
_FAVORITE: Final = re.compile(
    r"^your fav(?:ou?rite)? ([\w ]{2,30}?) (?:is|are|of all time is) (.{2,50})$", re.IGNORECASE
)
_LIKING: Final = re.compile(
    r"^you (?:really |absolutely |just |also |always |still )*(love|like|enjoy|prefer|hate)(?:d|s)? "
    r"(?!to\b|how\b|it\b|when\b|that\b|your\b|you\b)(.{2,60})$",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"^your \w+(?: \w+)? (?:is|are) (?:called|named) ([A-Z]\w+)$")
_LONGEST_ASIDE: Final = 90


@dataclass(frozen=True, slots=True)
class Mention:
    """A rule of lines, the slots that it needs, and the memories that it is about."""

    rule: str
    slots: dict[str, str]
    used: tuple[str, ...]


def relevant(memories: Sequence[Recalled], threshold: float) -> list[Recalled]:
    """The memories that are near enough, the nearest first."""
    near = [recalled for recalled in memories if recalled.relevance >= threshold]
    return sorted(near, key=lambda recalled: (-recalled.relevance, recalled.memory.id))


def aside(recalled: Recalled) -> Mention | None:
    """How to bring up a memory by the way; None for one that is too long for it."""
    told = told_to(recalled.memory.content)
    if len(told) > _LONGEST_ASIDE:
        return None
    rule, slots = _form(told)
    return Mention(f"memory_{rule}", slots, (recalled.memory.id,))


def recall(memories: Sequence[Recalled]) -> Mention:
    """What is known of the user, for one who asks: up to three memories."""
    told = [told_to(recalled.memory.content) for recalled in memories[:3]]
    used = tuple(recalled.memory.id for recalled in memories[:3])
    if not told:
        return Mention("recall_none", {}, ())
    if len(told) == 1:
        return Mention("recall_one", {"memory": told[0]}, used)
    listed = f"{', '.join(told[:-1])} and {told[-1]}"
    return Mention("recall_many", {"memories": listed}, used)


def answer_self(memories: Sequence[Recalled]) -> Mention:
    """The answer to a question of the user about themselves."""
    near = relevant(memories, ANSWERING)
    if not near:
        return Mention("answer_self_none", {}, ())
    return Mention("answer_self", {"memory": told_to(near[0].memory.content)}, (near[0].memory.id,))


def shared(message: str) -> Mention | None:
    """How to take what the user tells of themselves in this very message; None where they tell nothing."""
    found = find_in_chat(message)
    if not found:
        return None
    rule, slots = _form(told_to(found[0].content))
    if rule == "place":
        return Mention("sharing_place", slots, ())
    if rule in {"liking", "favorite"}:
        return Mention("sharing_dislike" if slots.get("verb") == "hate" else "sharing_preference", slots, ())
    kind = found[0].type
    known = {MemoryType.RELATIONSHIP, MemoryType.EVENT}
    return Mention(f"sharing_{kind.value}" if kind in known else "sharing_fact", slots, ())


def _form(told: str) -> tuple[str, dict[str, str]]:
    slots = {"memory": told}
    place, favorite, liking = _PLACE.match(told), _FAVORITE.match(told), _LIKING.match(told)
    named = _NAMED.match(told)
    if named:
        return "named", slots | {"named": named[1]}
    if place:
        return "place", slots | {"place": place[1].strip()}
    if favorite:
        return "favorite", slots | {"kind": favorite[1], "liked": favorite[2]}
    if liking:
        return "liking", slots | {"verb": liking[1].lower(), "liked": liking[2]}
    return "any", slots

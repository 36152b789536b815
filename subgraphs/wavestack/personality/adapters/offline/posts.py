"""A wish for content comes in, drafts in the creator's style and hashtags go out: the same for the same."""

import re
from collections.abc import Mapping
from random import Random
from typing import Final

from subgraphs.wavestack.personality.adapters.offline.grammar import Grammar, tidy
from subgraphs.wavestack.personality.adapters.offline.intents import load
from subgraphs.wavestack.personality.adapters.offline.voice import voiced
from subgraphs.wavestack.personality.domain.contents import ContentType, fit, hashtag, refusal_of
from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.domain.subjects import game_named, games_in, keywords_of
from subgraphs.wavestack.personality.domain.wishes import Drafts, Wish

_TRIES: Final = 40
_ENOUGH: Final = 3
_ASKING: Final = re.compile(r"^(?:how|why|what|when|where|who|which|is|are|can|should|do|does)\b", re.IGNORECASE)
_FIRST_MOODS: Final = ("hype", "hype", "warm", "laugh")
_ARTICLE: Final = re.compile(r"^(?:a|an|the|my|our|this|that|your|his|her|their)\s+", re.IGNORECASE)
_UNCOUNTED: Final = frozenset(
    [
        "coffee",
        "content",
        "gameplay",
        "gear",
        "merch",
        "music",
        "news",
        "ranked",
        "chess",
        "hype",
        "chaos",
        "progress",
        "love",
        "fun",
        "time",
        "today",
        "tonight",
        "twitch",
    ]
)
_WORDS_OF_TAG: Final = 3
_LINKING: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "the",
        "to",
        "vs",
        "with",
    ]
)


class Posts:
    """Composes content."""

    def __init__(self) -> None:
        data = load("content.toml")
        self._lines: Mapping[str, list[str]] = data["rules"]
        self._grammar = Grammar(self._lines)
        self._always: list[str] = data["hashtags"]["other"]
        self._gaming: list[str] = data["hashtags"]["gaming"]

    def compose(self, persona: Persona, wish: Wish, seed: int, *, drafts: int) -> Drafts:
        """So many drafts by different lines; those that the content rules allow come first."""
        slots = _slots(wish)
        lines = self._lines_for(wish, slots)
        choice = Random(seed)  # noqa: S311 - chooses words
        fine: list[str] = []
        refused: list[str] = []
        for _ in range(_TRIES):
            line = self._grammar.choose(lines, slots, choice, persona)
            text, whole = self._draft(line, wish, slots, persona, choice)
            (fine if whole and refusal_of(text) is None else refused).append(text)
            lines = [other for other in lines if other != line] or self._lines_for(wish, slots)
            if len(set(fine)) >= drafts:
                break
        texts = list(dict.fromkeys([*fine, *refused]))[:drafts]
        return Drafts(tuple(texts), tuple(self._hashtags(wish, slots)))

    def _lines_for(self, wish: Wish, slots: Mapping[str, str]) -> list[str]:
        kind = wish.kind.value
        if _ASKING.match(wish.topic) and "moment" not in slots:
            return list(self._lines.get(f"{kind}_how", self._lines[kind]))
        usable = self._grammar.usable_lines(self._lines[kind], slots)
        moments = [line for line in usable if "{moment" in line] if "moment" in slots else []
        if len(moments) >= _ENOUGH:
            return moments
        fitting = [line for line in usable if "{topic" in line or "{moment" in line or "{desc" in line]
        return fitting or usable

    def _draft(
        self, line: str, wish: Wish, slots: Mapping[str, str], persona: Persona, choice: Random
    ) -> tuple[str, bool]:
        """A text that fits, and whether it did so uncut."""
        text = tidy(self._grammar.expand(line, slots, choice, persona))
        if wish.kind is ContentType.TITLE:
            text = _titled(text)
        else:
            text = voiced(text, persona, choice.choice(_FIRST_MOODS), choice, limit=wish.limit)
        return fit(text, wish.limit), len(text) <= wish.limit

    def _hashtags(self, wish: Wish, slots: Mapping[str, str]) -> list[str]:
        moment = keywords_of(slots.get("moment", ""), 1)
        bare = slots["topic_bare"]
        whole = [bare] if len(bare.split()) <= _WORDS_OF_TAG and not _ASKING.match(bare) else []
        words = [] if moment else [*whole, *keywords_of(wish.topic, 4)[-2:]]
        named = [slots.get("game", ""), *moment, *words, *(self._gaming if "game" in slots else self._always)]
        return list({hashtag(name).lower(): name for name in reversed(named) if name}.values())[::-1]


def _slots(wish: Wish) -> dict[str, str]:
    topic = wish.topic.rstrip(" .!?").replace("{", "(").replace("}", ")")[:120]
    slots = {**wish.details, "topic": _determined(topic), "topic_bare": _ARTICLE.sub("", topic)}
    if "moment" in slots:
        slots["moment"] = _ARTICLE.sub("", slots["moment"].rstrip(" .!?"))
    if "game" not in slots:
        slots |= {"game": games_in(wish.topic)[0].name} if games_in(wish.topic) else {}
    else:
        slots["game"] = game_named(slots["game"]).name
    return slots


def _determined(topic: str) -> str:
    """The topic as a sentence takes it: `streaming highlight` → `this streaming highlight`."""
    topic = re.sub(r"^(?:a|an)\s+", "this ", topic, flags=re.IGNORECASE)
    words = topic.split()
    last = words[-1] if words else ""
    bare = _ARTICLE.match(topic) or _ASKING.match(topic) or len(words) > 5 or re.match(r"\d", topic)
    if bare or last.endswith(("s", "ing", "ed")) or not last.islower() or last in _UNCOUNTED:
        return topic
    return f"this {topic}"


def _titled(text: str) -> str:
    """Capitals as in titles: words of one's own spelling stay as they are."""
    words = text.split(" ")
    titled = [word if place and word in _LINKING else word[:1].upper() + word[1:] for place, word in enumerate(words)]
    return " ".join(titled).rstrip(".")

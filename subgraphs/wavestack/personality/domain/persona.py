"""What was learnt and chosen comes in, a persona goes out: how a creator writes, in the words of the specification."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final

from subgraphs.wavestack.personality.domain.style import Style

DEFAULT_NAME: Final = "Creator"
SURE_AFTER: Final = 1000
"""Lines after which a persona is as sure as it gets (specification, section 3.3)."""
MOST_CATCHPHRASES: Final = 10
MOST_VOCABULARY: Final = 50
MOST_EMOJI: Final = 20
MOST_TOPICS: Final = 20
SEEN_FOR_CATCHPHRASE: Final = 3

_UPBEAT: Final = 0.3
_EDGY: Final = -0.1
_EXPRESSIVE: Final = 0.6
_SHORT_WORDS: Final = 10
_LONG_WORDS: Final = 25


class ResponseLength(Enum):
    """How much a creator says at once."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """How an organization's creator writes. `version` counts what changed it."""

    organization_id: str
    name: str = DEFAULT_NAME
    traits: list[str] = field(default_factory=list)
    style: Style = field(default_factory=Style)
    controversy_level: int = 3
    allowed_topics: list[str] = field(default_factory=list)
    avoided_topics: list[str] = field(default_factory=list)
    version: int = 0
    created_at: datetime
    trained_at: datetime | None = None

    @property
    def messages_seen(self) -> int:
        """The creator's lines so far, each as often as it weighs."""
        return round(self.style.lines)

    @property
    def confidence(self) -> float:
        """How well the creator is known, 0 to 1."""
        return round(min(1.0, self.style.lines / SURE_AFTER), 4)

    @property
    def vocabulary(self) -> list[str]:
        """The creator's usual words, the most frequent first."""
        return top(self.style.words, MOST_VOCABULARY)

    @property
    def emoji(self) -> list[str]:
        """The creator's emoji, the most frequent first."""
        return top(self.style.emoji, MOST_EMOJI)

    @property
    def topics(self) -> list[str]:
        """What the creator talks about, the most frequent first."""
        return top(self.style.topics, MOST_TOPICS)

    @property
    def catchphrases(self) -> list[str]:
        """What the creator said at least three times; a phrase within a longer one that is as frequent is left out."""
        seen = {phrase: count for phrase, count in self.style.phrases.items() if count >= SEEN_FOR_CATCHPHRASE}
        ordered = sorted(seen.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))
        kept: list[str] = []
        for phrase, count in ordered:
            inside = any(
                f" {phrase} " in f" {longer} " and seen[longer] >= count for longer in seen if longer != phrase
            )
            if not inside and not any(_overlap(phrase, other) for other in kept):
                kept.append(phrase)
        return kept[:MOST_CATCHPHRASES]

    @property
    def tone(self) -> str:
        """The tone in words."""
        if not self.style.lines:
            return "casual and friendly"
        polarity = self.style.polarity / self.style.lines
        tone = "casual and friendly"
        if polarity > _UPBEAT:
            tone = "positive and upbeat"
        elif polarity < _EDGY:
            tone = "sarcastic and edgy"
        expressive = self.style.subjectivity / self.style.lines > _EXPRESSIVE
        return f"{tone}, very expressive" if expressive else tone

    @property
    def response_length(self) -> ResponseLength:
        """By the words of a usual line: below 10 short, from 25 on long."""
        words = self.style.mean_words()
        if not self.style.lines or _SHORT_WORDS <= words < _LONG_WORDS:
            return ResponseLength.MEDIUM
        return ResponseLength.SHORT if words < _SHORT_WORDS else ResponseLength.LONG


def top(counts: Mapping[str, float], most: int) -> list[str]:
    """The most frequent, equals in the order of their letters."""
    return [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]


def _overlap(phrase: str, other: str) -> bool:
    return f" {phrase} " in f" {other} " or f" {other} " in f" {phrase} "

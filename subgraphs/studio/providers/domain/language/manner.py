"""A sentence comes in, how well it stands for its text by the way it is put goes out: a factor around 1."""

import re
from collections.abc import Sequence
from typing import Final

from subgraphs.studio.providers.domain.language.ranking import Weighed
from subgraphs.studio.providers.domain.language.words import count_words

_LEANING: Final = re.compile(
    r"(?:(?:this|that|these|those|it|they|he|she|such|here|both|each|either|neither|so|then|thus|and|but|or|for "
    r"example|for instance|as a result|in addition|in contrast|on the other hand|by contrast|however|moreover|"
    r"furthermore|therefore|instead|still|yet|also|otherwise|meanwhile|similarly|finally|second|third|fourth|"
    r"these days)\b)",
    re.IGNORECASE,
)
_TELLING: Final = re.compile(
    r"\b(?:we (?:conclude|recommend|found|find|show|propose|decided|agreed)|in (?:short|summary|conclusion)|results?|"
    r"recommends?|therefore|decided|must|needs? to|deadline|because|most (?:important|effective)|the (?:main|key))\b",
    re.IGNORECASE,
)
_IDLE: Final = re.compile(
    r"(?:hi|hello|dear|thanks|thank you|regards|cheers|there (?:is|are|were|was) (?:one|two|three|four|five|several|"
    r"some|many)\b[^,]{0,40}\.$)|\b(?:(?:two|three|four|several) (?:things|points|candidates|options|reasons)\.$)",
    re.IGNORECASE,
)
_ASKING: Final = re.compile(r"\?[\"”’')]*$|\b(?:not sure|unclear|open question)\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"^[\"“‘']|[\"”]$")


def adjusted(weighed: Weighed, sentences: Sequence[str]) -> Weighed:
    """Weights by content, multiplied by how well each sentence stands by itself."""
    factors = (_manner(sentence) * (_lean(sentence) if place else 1.0) for place, sentence in enumerate(sentences))
    return Weighed(
        weighed.vectors, tuple(weight * factor for weight, factor in zip(weighed.weights, factors, strict=True))
    )


def _lean(sentence: str) -> float:
    """Sentences that lean on the one before them are worth less without it."""
    return 0.72 if _LEANING.match(sentence) else 1.0


def _manner(sentence: str) -> float:
    """Conclusions, reasons and duties weigh more; questions, greetings and direct speech less."""
    if _IDLE.search(sentence):
        return 0.35
    if _ASKING.search(sentence):
        return 0.6
    weight = _length(count_words(sentence)) * (1.2 if _TELLING.search(sentence) else 1.0)
    return weight * (0.75 if _QUOTED.search(sentence) else 1.0)


def _length(words: int) -> float:
    """Very short sentences say little, very long ones cost too much."""
    if words < 6:
        return 0.5
    if words < 9:
        return 0.8
    return 1.0 if words <= 38 else max(0.6, 38 / words)

"""A text comes in; how positive, how lively and how controversial it is goes out, by lists of words alone."""

import math
import re
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Final

from subgraphs.wavestack.personality.domain.words import clauses, emoji_of, words_of

CONTROVERSY: Final = (
    *("hate", "kill", "destroy", "attack", "war"),
    *("racist", "sexist", "offensive", "controversial"),
)
"""The words that content is refused for (specification, section 3.3)."""

_LIVELY: Final = frozenset(
    [
        "clutch",
        "crazy",
        "cracked",
        "epic",
        "fire",
        "hype",
        "hyped",
        "huge",
        "insane",
        "live",
        "lfg",
        "massive",
        "nuts",
        "pog",
        "poggers",
        "send",
        "unreal",
        "wild",
        "win",
        "wow",
        "yo",
    ]
)
_CALM: Final = frozenset(
    [
        "calm",
        "chill",
        "chilling",
        "comfy",
        "cozy",
        "easy",
        "lofi",
        "quiet",
        "relax",
        "relaxed",
        "relaxing",
        "slow",
        "soft",
        "vibing",
    ]
)
_GLAD: Final = frozenset("😀😃😄😁😂🤣😊😍🥰😎🤩🥳🔥💯🎉🏆🎯💪🙌👏👑✨🚀💜💙🧡💚😤🫶🎮⚡👀")
_SORRY: Final = frozenset("😢😭😞😔😡🤬💔😠😩🤮🤢")
_NEGATIONS: Final = frozenset(
    ["not", "no", "never", "don't", "didn't", "isn't", "wasn't", "can't", "won't", "ain't", "without"]
)
_NEGATED: Final = -0.7
_NORMAL: Final = 15.0
_CAPITALS: Final = re.compile(r"\b[A-Z]{3,}\b")
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}", re.IGNORECASE)


class Sentiment(Enum):
    """How a text feels."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class Energy(Enum):
    """How lively a text is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def compound(text: str) -> float:
    """The charge of a text, -1 to 1: the words' charges added up, a negated word turned round and weakened."""
    total = 0.0
    for words in clauses(text):
        for place, word in enumerate(words):
            turned = _NEGATIONS.intersection(words[max(0, place - 2) : place])
            total += _charge(word) * (_NEGATED if turned else 1.0)
    total += sum((sign in _GLAD) * 1.0 - (sign in _SORRY) * 1.5 for sign in emoji_of(text))
    return round(total / math.sqrt(total * total + _NORMAL), 4)


def subjectivity(text: str) -> float:
    """The share of words that carry a charge, stretched so that every third word makes 1."""
    words = words_of(text)
    return min(1.0, 3 * sum(bool(_charge(word)) for word in words) / len(words)) if words else 0.0


def sentiment_of(text: str) -> Sentiment:
    """POSITIVE from 0.05 on, NEGATIVE to -0.05."""
    charge = compound(text)
    if charge >= 0.05:
        return Sentiment.POSITIVE
    return Sentiment.NEGATIVE if charge <= -0.05 else Sentiment.NEUTRAL


def energy_of(text: str) -> Energy:
    """HIGH from three signs of liveliness on, MEDIUM from one; words of calm count against it."""
    words = words_of(text)
    signs = min(3, text.count("!")) + len(emoji_of(text)) + len(_CAPITALS.findall(text)) + len(_STRETCHED.findall(text))
    signs += sum((word in _LIVELY) * 2 - (word in _CALM) * 2 for word in words)
    if signs >= 3:
        return Energy.HIGH
    return Energy.MEDIUM if signs >= 1 else Energy.LOW


def controversy_words(text: str) -> list[str]:
    """The controversial words of a text, in their usual endings, by their first occurrence."""
    found = [stem for word in words_of(text) for stem in CONTROVERSY if _is_form(word, stem)]
    return list(dict.fromkeys(found))


def controversy_score(text: str) -> float:
    """0 to 1: 0.05 at rest, 0.1 where lively, 0.4 for each controversial word, up to 0.3 for a negative charge."""
    score = 0.1 if energy_of(text) is Energy.HIGH else 0.05
    score += 0.4 * len(controversy_words(text)) + 0.3 * max(0.0, -compound(text))
    return round(min(1.0, score), 2)


def _is_form(word: str, stem: str) -> bool:
    return word == stem or (word.startswith(stem.rstrip("e")) and word[len(stem.rstrip("e")) :] in _ENDINGS)


_ENDINGS: Final = frozenset({"e", "s", "es", "ed", "d", "er", "ers", "ing", "rs"})


@cache
def _charges() -> tuple[dict[str, float], tuple[tuple[str, float], ...]]:
    text = (Path(__file__).parent / "lexicon.txt").read_text(encoding="utf-8")
    fields = [field for line in text.splitlines() if not line.startswith("#") for field in line.split()]
    pairs = [(word, float(charge)) for word, charge in zip(fields[::2], fields[1::2], strict=True)]
    whole = {word: charge for word, charge in pairs if not word.endswith("*")}
    return whole, tuple((word[:-1], charge) for word, charge in pairs if word.endswith("*"))


@cache
def _charge(word: str) -> float:
    whole, stems = _charges()
    if word in whole:
        return whole[word]
    return next((charge for stem, charge in stems if word.startswith(stem)), 0.0)

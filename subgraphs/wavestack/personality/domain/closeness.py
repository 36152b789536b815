"""A text and a style come in; how much the text sounds like its creator goes out, 0 to 1.

Four parts: the share of the text's vocabulary that the creator uses, weighed by how usual each word is; how near its
length comes to a usual line; whether its emoji are theirs; and whether it says what they always say. All of it counts
the less, the fewer lines are known. docs/personality.md is the definition for readers.
"""

import math
from typing import Final

from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.domain.words import content_words, emoji_of, words_of

VOCABULARY: Final = 0.4
LENGTH: Final = 0.2
EMOJI: Final = 0.2
CATCHPHRASES: Final = 0.2
_USUAL: Final = 3.0  # occurrences from which a word is the creator's own
_HALF_KNOWN: Final = 10.0  # lines after which the score counts half


def personality_score(text: str, persona: Persona) -> float:
    """How close a text is to a persona's style; 0 where nothing was learnt."""
    lines = persona.style.lines
    if not lines or not text.strip():
        return 0.0
    score = VOCABULARY * _vocabulary(text, persona) + LENGTH * _length(text, persona)
    score += EMOJI * _emoji(text, persona) + CATCHPHRASES * _catchphrases(text, persona)
    return round(score * lines / (lines + _HALF_KNOWN), 4)


def _vocabulary(text: str, persona: Persona) -> float:
    words = content_words(text)
    if not words:
        return 0.5  # nothing speaks for it, nothing against it
    known = persona.style.words
    return sum(min(1.0, math.log1p(known.get(word, 0.0)) / math.log1p(_USUAL)) for word in words) / len(words)


def _length(text: str, persona: Persona) -> float:
    usual, words = persona.style.mean_words(), len(words_of(text))
    if not usual or not words:
        return 0.0
    return math.exp(-abs(math.log(words / usual)) / 1.5)


def _emoji(text: str, persona: Persona) -> float:
    used, share = emoji_of(text), persona.style.share(persona.style.with_emoji)
    if not used:
        return 1.0 - share
    theirs = sum(sign in persona.style.emoji for sign in used) / len(used)
    return theirs * (0.5 + 0.5 * share)


def _catchphrases(text: str, persona: Persona) -> float:
    phrases = persona.catchphrases
    if not phrases:
        return 0.0
    said = f" {' '.join(words_of(text))} "
    if any(f" {phrase} " in said for phrase in phrases):
        return 1.0
    usual = persona.style.share(sum(persona.style.phrases[phrase] for phrase in phrases))
    return 1.0 - usual

"""Banned words and phrases: how one is kept, and whether a text has it, also in disguise."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Final

from subgraphs.kit.errors import invalid
from subgraphs.wavestack.automod.domain.normalization import fold, skeleton, undisguise, words_of

PHRASE_LENGTH: Final = 100
PHRASES: Final = 2000
_BETWEEN: Final = r"(?:[^\w\s'’]|_){0,2}"  # f.u.n, f-u-n, f_u_n; but not he'll
_BETWEEN_WORDS: Final = r"[\W_]{0,5}"
_LEADING_AT: Final = re.compile(r"(?<!\S)@(?=\w)")


@dataclass(frozen=True, slots=True)
class BannedPhrase:
    """A word or phrase that an organization does not want to read."""

    id: str
    organization_id: str
    phrase: str
    created_by: str
    created_at: datetime


class Reading:
    """A text that is searched for many phrases."""

    def __init__(self, text: str) -> None:
        self._text = text

    def has(self, phrase: str) -> bool:
        """Whether the phrase stands in the text as whole words: as written, stretched, dotted, spaced or disguised."""
        if _skeleton_of(phrase) not in self._skeleton:
            return False  # the quick way out: an organization may have banned thousands
        plain, disguised = _patterns(phrase)
        if plain.search(self._padded):
            return True
        return disguised is not None and any(disguised.search(reading) for reading in self._readings)

    @cached_property
    def _skeleton(self) -> str:
        return skeleton(self._text)

    @cached_property
    def _padded(self) -> str:
        return f" {' '.join(words_of(fold(self._text)))} "

    @cached_property
    def _readings(self) -> set[str]:
        """A leading @ may be an a as well as the sign of a mention, and a 1 an i as well as an l."""
        texts = (self._text, _LEADING_AT.sub("a", self._text))
        return {undisguise(text, one=letter) for text in texts for letter in "il"}


def checked_phrase(phrase: str) -> str:
    """A word or phrase as it is compared: folded, its words separated by one space."""
    words = words_of(fold(phrase))
    if not words:
        raise invalid("phrase", "required", "A banned phrase needs at least one letter or digit")
    joined = " ".join(words)
    if len(joined) > PHRASE_LENGTH:
        raise invalid("phrase", "maxLength", f"A banned phrase must be at most {PHRASE_LENGTH} characters long")
    return joined


@lru_cache(maxsize=65_536)
def _skeleton_of(phrase: str) -> str:
    """The skeleton of a phrase."""
    return skeleton(phrase)


@lru_cache(maxsize=8192)
def _patterns(phrase: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    plain = re.compile(rf"(?<= ){re.escape(phrase)}(?= )")
    words = [[sign for sign in word if sign.isalnum()] for word in undisguise(phrase).split()]
    letters = [letter for word in words for letter in word]
    if len(letters) < 3:  # two letters with anything between them stand in too many harmless texts
        return plain, None
    written = _BETWEEN_WORDS.join(_BETWEEN.join(f"{re.escape(letter)}+" for letter in word) for word in words)
    spaced = r"\s".join(re.escape(letter) for letter in letters)
    return plain, re.compile(rf"(?<![^\W_])(?:{written}|{spaced})(?![^\W_])")

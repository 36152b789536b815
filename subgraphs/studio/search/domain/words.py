"""A text comes in; its words go out, each with its place, without case and diacritics, and its stem.

Both the index and the queries are made of these words, on every database alike: see
docs/decisions/0023-search-knows-words-itself.md.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

MAX_WORD_CHARACTERS: Final = 64
"""What a word is cut to: no reader types more, and databases limit their terms."""

# Scripts without spaces between words: each character is a word, and what is typed together is a phrase.
_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003134f"
# Marks and joiners that stand within words of other scripts: accents, points, vowel signs, soft hyphens.
_WITHIN = (
    "\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u200c\u200d"
)
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}](?:[^\W_{_SPACELESS}]|[{_WITHIN}])*")

_MIN_STEMMED = 3


class Word(NamedTuple):
    """A word of a text: where it stands there, how it is compared, and what it is found by."""

    start: int
    end: int
    plain: str
    stem: str


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in their order."""
    for match in _WORD.finditer(text):
        plain, stem = _compared(match.group())
        if plain:
            yield Word(match.start(), match.end(), plain, stem)


@lru_cache(maxsize=65_536)
def _compared(written: str) -> tuple[str, str]:
    """The word without case and diacritics, and its stem."""
    if written.isascii():
        plain = written.lower()[:MAX_WORD_CHARACTERS]
        return plain, _stem(plain)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", written).casefold())
    plain = "".join(filter(_is_compared, decomposed))[:MAX_WORD_CHARACTERS]
    return plain, _stem(plain)


def _is_compared(character: str) -> bool:
    """Letters, digits and vowel signs; no accents, and nothing that decomposition adds, such as a fraction's bar."""
    return character.isalnum() or (unicodedata.category(character)[0] == "M" and not unicodedata.combining(character))


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


_of_thread = threading.local()


def _stem(plain: str) -> str:
    """The stem of an English word; anything else stays as it is."""
    if len(plain) < _MIN_STEMMED or not (plain.isascii() and plain.isalpha()):
        return plain
    return _stemmer().stemWord(plain)


def _stemmer() -> _Stemmer:
    """The stemmer of this thread: it keeps the word that it works on."""
    known: _Stemmer | None = getattr(_of_thread, "stemmer", None)
    if known is None:
        # Imported when the first word is looked at: no start needs its tables.
        from snowballstemmer.english_stemmer import (  # type: ignore[import-untyped]  # noqa: PLC0415 - it has no types
            EnglishStemmer,
        )

        known = _of_thread.stemmer = EnglishStemmer()
    return known

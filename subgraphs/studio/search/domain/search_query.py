"""What a user typed into a search box comes in; the words, phrases and exclusions that it asks for go out (D-29).

    machine learning        both words, in any form of theirs; the last one may still be being typed
    "machine learning"      the words side by side
    -draft  -"first draft"  without these
    state-of-the-art        like a phrase, but for its last word where that ends the query

Nothing is a syntax error: an open quote ends with the text, and signs without words are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from subgraphs.studio.search.domain.words import Word, words_of
from subgraphs.studio.search.errors import invalid_input

MAX_CHARACTERS: Final = 1000
MAX_WORDS: Final = 100

_MIN_PREFIX = 2

_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<chunk>[^\s"]+))')
_QUOTES = str.maketrans("“”„‟«»＂", '"' * 7)

Phrase = tuple[str, ...]
"""Stems that stand side by side; a single word is a phrase of one."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The last word, which may still be being typed: found by its stem, or as the beginning of a word."""

    plain: str
    stem: str


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a document must have, what it must not have, and how one of its words must begin."""

    required: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    beginning: Beginning | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether there was no word in it: nothing is found by it."""
        return not (self.required or self.excluded or self.beginning)


def parse_search_query(text: str, field: str = "query") -> SearchQuery:
    """Read a query. VALIDATION_ERROR on `field` for one without any text, or longer than people type."""
    if not text.strip():
        raise invalid_input(field, "A search needs a query")
    if len(text) > MAX_CHARACTERS:
        raise invalid_input(field, f"A query has at most {MAX_CHARACTERS} characters")
    required: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    beginning: Beginning | None = None
    count = 0
    for part in parts_of(text):
        words = list(words_of(part["chunk"] or part["phrase"] or ""))
        count += len(words)
        if not words:
            continue
        if beginning is not None:  # it was not the last word after all
            required[(beginning.stem,)] = None
            beginning = None
        if part["minus"]:
            excluded[_phrase(words)] = None
            continue
        if part["chunk"] is not None and len(words[-1].plain) >= _MIN_PREFIX:
            last = words.pop()
            beginning = Beginning(last.plain, last.stem)
        if words:
            required[_phrase(words)] = None
    if count > MAX_WORDS:
        raise invalid_input(field, f"A query has at most {MAX_WORDS} words")
    return SearchQuery(tuple(required), tuple(excluded), beginning)


def parts_of(text: str) -> Iterator[re.Match[str]]:
    """The parts of a query in their order: `phrase` for what stands in quotes, `chunk` for anything else between
    spaces, `minus` before what is excluded."""
    return _PART.finditer(text.translate(_QUOTES))


def _phrase(words: list[Word]) -> Phrase:
    return tuple(word.stem for word in words)

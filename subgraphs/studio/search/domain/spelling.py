"""A query that finds nothing comes in; its words that may be misspelt, what else they may mean, and the text of the
query with other words in their places go out.

A typo is one letter too many, too few or wrong, or two neighbours in the wrong order (Damerau-Levenshtein distance 1).
What may have been meant is spelt out and looked up, so that no list of known words has to be kept or read.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from subgraphs.studio.search.domain.search_query import MAX_CHARACTERS, parts_of
from subgraphs.studio.search.domain.words import Word, words_of

MAX_MISSPELT: Final = 3
"""Of how many words of a query a typo is looked for: who is mistaken in more has asked for something else."""

_MIN_LETTERS: Final = 5
_MAX_LETTERS: Final = 20
_MAX_LOOKED_AT: Final = 20
# Letters of one script stand together: ASCII, Greek, Cyrillic, Hebrew and Arabic in so many code points each.
_SCRIPT: Final = 128


def words_to_check(text: str) -> list[Word]:
    """The words of a query in which typos are looked for: not short, without digits, not in quotes, not excluded."""
    words = [word for word in _loose_words(text) if _may_be_misspelt(word.plain)]
    return words if len(words) <= _MAX_LOOKED_AT else []


def one_typo_away(plain: str) -> frozenset[str]:
    """All words, real or not, of which the word is a misspelling by one typo, in the letters of its own scripts."""
    letters = _letters(plain)
    splits = [(plain[:place], plain[place:]) for place in range(len(plain) + 1)]
    return frozenset(
        {left + right[1:] for left, right in splits if right}
        | {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
        | {left + letter + right[1:] for left, right in splits if right for letter in letters}
        | {left + letter + right for left, right in splits for letter in letters}
    ) - {plain}


def best_word(candidates: frozenset[str], counts: Mapping[str, int]) -> str | None:
    """The candidate that the most blobs have, the first in the alphabet among equals; None where none has any."""
    return min(candidates & counts.keys(), key=lambda word: (-counts[word], word), default=None)


def corrected_text(text: str, replaced: Sequence[tuple[Word, str]]) -> str | None:
    """The query with words replaced in their places; None where that is longer than a query may be."""
    for word, by in sorted(replaced, reverse=True):
        text = text[: word.start] + by + text[word.end :]
    return text if len(text) <= MAX_CHARACTERS else None


def _loose_words(text: str) -> Iterator[Word]:
    for part in parts_of(text):
        if part["chunk"] and not part["minus"]:
            start = part.start("chunk")
            for word in words_of(part["chunk"]):
                yield word._replace(start=start + word.start, end=start + word.end)


def _may_be_misspelt(plain: str) -> bool:
    return _MIN_LETTERS <= len(plain) <= _MAX_LETTERS and not any(map(str.isdigit, plain))


def _letters(plain: str) -> set[str]:
    return set(plain).union(*(_script(ord(letter) // _SCRIPT) for letter in plain))


@lru_cache(maxsize=64)
def _script(number: int) -> frozenset[str]:
    """Those of 128 characters that stay as they are within a word, but for digits."""
    characters = map(chr, range(number * _SCRIPT, (number + 1) * _SCRIPT))
    return frozenset(each for each in characters if not each.isdigit() and _plain("a" + each) == ["a" + each])


def _plain(text: str) -> list[str]:
    return [word.plain for word in words_of(text)]

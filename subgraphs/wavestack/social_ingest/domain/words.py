"""Texts come in; their words, and how well a text answers a search, go out."""

import re
import unicodedata
from collections.abc import Sequence
from math import sqrt
from typing import Final

MAX_QUERY_LENGTH: Final = 200
_MAX_WORD_LENGTH: Final = 64
_MAX_WORDS: Final = 2000
# Chinese, Japanese and Korean are written without spaces: each character is a word.
_UNSPACED: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def words_of(text: str) -> list[str]:
    """The words of a text: letters and digits alone, alike in every case and width."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return [word[:_MAX_WORD_LENGTH] for word in _WORD.findall(folded)[:_MAX_WORDS]]


def relevance(query: Sequence[str], text: str) -> float:
    """Above 0, at most 1: a text that has the query's words in a row always stands above one that only has them."""
    words = words_of(text)
    density = min(1.0, len(query) / max(1, len(words)))
    if _has_phrase(words, query):
        return round(0.9 + 0.1 * sqrt(density), 4)
    return round(0.4 + 0.4 * sqrt(density), 4)


def _has_phrase(words: Sequence[str], phrase: Sequence[str]) -> bool:
    first, whole = phrase[0], list(phrase)
    return any(word == first and words[at : at + len(whole)] == whole for at, word in enumerate(words))

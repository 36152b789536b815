"""A text comes in; its words, clauses and emoji go out, as learning and scoring count them."""

import re
from functools import cache
from pathlib import Path
from typing import Final

_EMOJI_BASE: Final = "[\U0001f1e6-\U0001faff\u2600-\u27bf\u231a-\u23ff\u2b50\u2b55\u2764]"
_EMOJI: Final = re.compile(
    f"{_EMOJI_BASE}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{_EMOJI_BASE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLAUSE_END: Final = re.compile(r"[.!?,;:()\"\n…]+|\s[-–—]+\s")
_LINK_OR_HANDLE: Final = re.compile(r"https?://\S+|[@#]\w+")

LONG_WORD: Final = 4
"""Letters from which a word belongs to a vocabulary: more than three."""


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing about a text or its author."""
    text = (Path(__file__).parent / "stop_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def plain(text: str) -> str:
    """The text without links, handles and hashtags."""
    return _LINK_OR_HANDLE.sub(" ", text)


def words_of(text: str) -> list[str]:
    """All words in lower case, in their order; `let's` is one word."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(plain(text))]


def content_words(text: str) -> list[str]:
    """The alphabetic words of more than three letters that are no stop words."""
    return [word for word in words_of(text) if is_content(word)]


def is_content(word: str) -> bool:
    """Whether a lower-case word belongs to a vocabulary."""
    return len(word) >= LONG_WORD and word.isalpha() and word not in stop_words()


def emoji_of(text: str) -> list[str]:
    """The emoji in their order; sequences that are drawn as one count as one."""
    return _EMOJI.findall(text)


def clauses(text: str) -> list[list[str]]:
    """The words between signs of punctuation, line breaks and emoji."""
    parts = _CLAUSE_END.split(_EMOJI.sub("\n", plain(text)))
    return [found for part in parts if (found := words_of(part))]

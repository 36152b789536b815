"""A text as it was typed comes in; the text as it is meant to be read goes out, and the words in it.

People who want to get past a word list write with letters that look alike (Cyrillic, Greek, mathematical), with digits
for letters, invisible characters, dots between letters, or stretched vowels. All of that is undone here.
"""

import re
import unicodedata
from typing import Final

from glin_profanity import (  # type: ignore[import-untyped]  # it has no types
    normalize_unicode,
    remove_zero_width_characters,
)

# Signs that are read as letters inside a word. `1` is read as i; what means l is caught by the other spelling.
_LEET: Final = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}
)
_TOKEN: Final = re.compile(r"\S+")
_EDGES: Final = "!?.,;:"
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def fold(text: str) -> str:
    """The text without differences that readers do not see: compatibility forms, case, invisible characters."""
    visible: str = remove_zero_width_characters(text)
    return unicodedata.normalize("NFKC", visible).casefold()


def undisguise(text: str) -> str:
    """The text as a reader of Latin letters takes it: look-alikes, diacritics and letters written as digits undone."""
    return _TOKEN.sub(lambda token: _read_leet(token[0]), normalize_unicode(fold(text)).casefold())


def words_of(text: str) -> list[str]:
    """The words of a folded text, in order."""
    return _WORD.findall(text)


def _read_leet(token: str) -> str:
    """Read signs as letters only where letters stand beside them: `h4te`, but not `100` or `wow!!!`."""
    inner = token.rstrip(_EDGES)
    if not any(sign.isalpha() for sign in inner) or inner.startswith(("http", "#", "@")):
        return token
    return inner.translate(_LEET) + token[len(inner) :]

"""A text as it was typed comes in; the text as it is meant to be read goes out, and the words in it.

People who want to get past a word list write with letters that look alike (Cyrillic, Greek, mathematical), with digits
for letters, invisible characters, dots between letters, or stretched vowels. Letters are undone here; what stands
between them and how often they are repeated is the business of whoever compares.
"""

import re
import unicodedata
from typing import Final

from glin_profanity import normalize_unicode  # type: ignore[import-untyped]  # it has no types

# What Unicode calls default ignorable: nobody sees it, and it takes no room.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# Signs that are read as letters inside a word.
_LEET: Final = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}
_LIKE_I: Final = str.maketrans(_LEET | {"1": "i", "|": "i"})
_LIKE_L: Final = str.maketrans(_LEET | {"1": "l", "|": "l"})
_TOKEN: Final = re.compile(r"\S+")
_EDGES: Final = "!?.,;:"
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SPACED: Final = re.compile(r"(?<!\w)[^\W\d_](?:[ .*_-][^\W\d_]){3,}(?!\w)")
_REPEATED: Final = re.compile(r"(.)\1+")


def fold(text: str) -> str:
    """The text without differences that readers do not see: compatibility forms, case, invisible characters."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()


def undisguise(text: str, *, one: str = "i") -> str:
    """The text as a reader of Latin letters takes it: look-alikes, diacritics and letters written as digits undone.

    `one` is the letter that `1` is read as: i or l.
    """
    leet = _LIKE_L if one == "l" else _LIKE_I
    return _TOKEN.sub(lambda token: _read_leet(token[0], leet), normalize_unicode(fold(text)).casefold())


def plain(text: str) -> str:
    """The text undisguised, and with letters that stand alone put together: what a classifier can make sense of."""
    return _SPACED.sub(lambda spaced: re.sub(r"[\W_]", "", spaced[0]), undisguise(text))


def skeleton(text: str) -> str:
    """What is left of a text when all that can disguise it is taken away: a phrase in it is in its skeleton as well."""
    letters = normalize_unicode(fold(text)).casefold().translate(_LIKE_I).replace("l", "i")
    return _REPEATED.sub(r"\1", "".join(sign for sign in letters if sign.isalnum()))


def words_of(text: str) -> list[str]:
    """The words of a folded text, in order."""
    return _WORD.findall(text)


def _read_leet(token: str, leet: dict[int, str]) -> str:
    """Read signs as letters only where letters stand beside them: `h4te`, but not `100` or `wow!!!`."""
    inner = token.rstrip(_EDGES)
    if not any(sign.isalpha() for sign in inner) or inner.startswith(("http", "#", "@")):
        return token
    return inner.translate(leet) + token[len(inner) :]

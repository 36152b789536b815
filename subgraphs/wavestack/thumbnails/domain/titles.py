"""A title or subtitle as a client sent it comes in; the text that is drawn, or the sentence why not, goes out."""

import unicodedata
from typing import Final

from subgraphs.kit.errors import invalid

TITLE_LENGTH: Final = 200
SUBTITLE_LENGTH: Final = 200

_JOINERS: Final = frozenset("\u200c\u200d")
_VARIATIONS: Final = frozenset("\ufe0e\ufe0f")
_KEYCAP: Final = "\u20e3"
# Flags of regions such as Scotland are spelt with invisible letters.
_TAGS: Final = range(0xE0020, 0xE0080)
# More marks on one letter reach into the neighbouring lines; no language stacks that many.
_MARKS: Final = 4


def cleaned_title(text: str, *, field: str = "title", label: str = "Title") -> str:
    """The title on one line, without what nobody can see; VALIDATION_ERROR where nothing is left."""
    return _cleaned(text, TITLE_LENGTH, field, label) or _refuse_empty(field, label)


def cleaned_subtitle(text: str | None, *, field: str = "subtitle", label: str = "Subtitle") -> str | None:
    """The same for a text that may be absent or empty: None then."""
    return None if text is None else _cleaned(text, SUBTITLE_LENGTH, field, label) or None


def _refuse_empty(field: str, label: str) -> str:
    raise invalid(field, "required", f"{label} is required")


def _cleaned(text: str, longest: int, field: str, label: str) -> str:
    if len(text) > longest:
        raise invalid(field, "maxLength", f"{label} must be at most {longest} characters long", maxLength=longest)
    if any(_is_refused(character) for character in text):
        raise invalid(field, "format", f"{label} must not contain control characters or broken Unicode")
    seen = "".join(character for character in unicodedata.normalize("NFC", text) if _is_kept(character))
    line = " ".join(_without_towers(seen).split())
    return line if any(_has_ink(character) for character in line) else ""


def _is_refused(character: str) -> bool:
    category = unicodedata.category(character)
    return category == "Cs" or (category == "Cc" and not character.isspace())


def _is_kept(character: str) -> bool:
    """Format characters go: zero-width spaces, direction overrides. Joiners and tags shape what is seen, and stay."""
    if unicodedata.category(character) == "Cf":
        return character in _JOINERS or ord(character) in _TAGS
    return unicodedata.category(character) not in {"Cn", "Co"}


def _without_towers(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        is_mark = unicodedata.category(character) in {"Mn", "Me"} and character not in _VARIATIONS
        marks = marks + 1 if is_mark else 0
        if marks <= _MARKS:
            kept.append(character)
    return "".join(kept)


def _has_ink(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZCM" and character not in "\u115f\u1160\u3164\uffa0\u2800"

"""A text that a client sent in comes in, the same text or the one sentence that says what is wrong with it goes out."""

import re

from subgraphs.kit.errors import invalid
from subgraphs.kit.texts import is_storable

_IDENTIFIER_LENGTH = 64
# What file systems, shells, headers and browsers all take in a name, in any script.
_NOT_IN_NAMES = re.compile(r"[^\w\-. ()\[\]]+")


def required_text(field: str, label: str, text: str, *, longest: int) -> str:
    """A text of 1 to `longest` characters that every database takes: no NUL, no halves of surrogate pairs."""
    if not text.strip():
        raise invalid(field, "required", f"{label} is required")
    if len(text) > longest:
        raise invalid(field, "maxLength", f"{label} must be at most {longest} characters long")
    if not is_storable(text):
        raise invalid(field, "format", f"{label} must not contain NUL characters or broken Unicode")
    return text


def is_identifier(text: str) -> bool:
    """Whether a text can be an id at all."""
    return len(text) <= _IDENTIFIER_LENGTH and text.isascii() and text.isprintable()


def file_stem(name: str) -> str | None:
    """A name as the first part of a file name: its folders and what is awkward in names gone; None if nothing is left.

    `../../My clip!.mp4` → `My clip_.mp4`: an ending is only an ending where it is that of the clip's format.
    """
    last = re.split(r"[/\\]", name)[-1]
    return _NOT_IN_NAMES.sub("_", last).strip(" .") or None

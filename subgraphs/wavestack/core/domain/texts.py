"""A text that a client sent in, the same text or the one sentence that says what is wrong with it out."""

from subgraphs.kit.errors import invalid
from subgraphs.kit.texts import is_storable


def required_text(field: str, label: str, text: str, *, longest: int) -> str:
    """A text of 1 to `longest` characters that is more than white space."""
    if not text.strip():
        raise invalid(field, "required", f"{label} is required")
    return storable_text(field, label, text, longest=longest)


def optional_text(field: str, label: str, text: str | None, *, longest: int) -> str | None:
    """None, or a text of at most `longest` characters."""
    return None if text is None else storable_text(field, label, text, longest=longest)


def storable_text(field: str, label: str, text: str, *, longest: int) -> str:
    """A text that every database takes: not too long, without NUL and without halves of surrogate pairs."""
    if len(text) > longest:
        raise invalid(field, "maxLength", f"{label} must be at most {longest} characters long")
    if not is_storable(text):
        raise invalid(field, "format", f"{label} must not contain NUL characters or broken Unicode")
    return text


def is_identifier(text: str) -> bool:
    """Whether a text can be an id at all; PostgreSQL refuses to compare a column with NUL or broken Unicode."""
    return text.isascii() and text.isprintable()

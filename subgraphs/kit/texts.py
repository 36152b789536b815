"""A text that a client sent comes in; the same text, or the sentence that says what is wrong with it, goes out."""

from subgraphs.kit.errors import invalid


def is_storable(text: str) -> bool:
    """Whether every database keeps this text as it is: no NUL, no halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def checked(field: str, text: str, longest: int, *, shortest: int = 0) -> str:
    """The text, or VALIDATION_ERROR where it is too short, too long, or cannot be kept. Spaces alone are no text."""
    label = _label(field)
    if shortest and not text.strip():
        raise invalid(field, "required", f"{label} is required")
    if len(text) > longest:
        raise invalid(field, "maxLength", f"{label} must be at most {longest} characters long")
    return storable(field, text)


def storable(field: str, text: str) -> str:
    """The text, or VALIDATION_ERROR where it cannot be kept."""
    if not is_storable(text):
        raise invalid(field, "format", f"{_label(field)} must be text without NUL characters")
    return text


def _label(field: str) -> str:
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in field).capitalize()

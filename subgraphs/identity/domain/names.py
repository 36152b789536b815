"""Names that people choose come in, checked names go out, or a VALIDATION_ERROR that names field and rule."""

import re

from subgraphs.kit.errors import invalid

_MAX_NAME = 120
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_HANDLE = re.compile(r"[A-Za-z0-9_.-]{1,40}")


def checked_name(name: str, field: str = "name") -> str:
    """A display name of 1 to 120 characters, without space around it."""
    stripped = name.strip()
    if not stripped:
        raise invalid(field, "required", f"'{field}' is required.")
    if len(stripped) > _MAX_NAME:
        raise invalid(field, f"at most {_MAX_NAME} characters", f"'{field}' is longer than {_MAX_NAME} characters.")
    return stripped


def checked_slug(slug: str) -> str:
    """A name for URLs: 1 to 63 small letters, digits and inner hyphens."""
    if not _SLUG.fullmatch(slug):
        raise invalid("slug", "slug", "'slug' consists of 1 to 63 small letters, digits and inner hyphens.")
    return slug


def checked_handle(handle: str) -> str:
    """A short name by which a user is mentioned: 1 to 40 letters, digits, dots, hyphens and underscores."""
    if not _HANDLE.fullmatch(handle):
        raise invalid("handle", "handle", "'handle' consists of 1 to 40 letters, digits, '.', '-' and '_'.")
    return handle

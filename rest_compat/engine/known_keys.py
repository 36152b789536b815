"""The places in a body that variables are filled from come in; a body with any other key is refused by its path."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from rest_compat.engine.client import Json
from rest_compat.engine.errors import InvalidValueError

KnownKeys: TypeAlias = Mapping[str, "KnownKeys"]
"""Key of an object → the keys of the object below it; empty where any value may stand."""

_SHOWN_CHARACTERS: Final = 100


def known_keys(paths: Iterable[str]) -> KnownKeys:
    """The keys on the way to `filters.tags` and its like."""
    known: dict[str, dict[str, Json]] = {}
    for path in paths:
        below = known
        for key in path.split("."):
            below = below.setdefault(key, {})
    return known


def refuse_unknown_keys(body: Mapping[str, Json], known: KnownKeys, path: str = "") -> None:
    """Raise `InvalidValueError` for the first key that is not known, with its path."""
    for key, value in body.items():
        if key not in known:
            field = path + key[:_SHOWN_CHARACTERS]
            raise InvalidValueError(field, "unknown", f"There is no {field} here; known are {', '.join(known)}")
        if known[key] and isinstance(value, Mapping):
            refuse_unknown_keys(value, known[key], f"{path}{key}.")

"""One request of a reference, and what is to be answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """One request and what is expected of the answer."""

    method: str
    path: str
    body: Any = None
    status: int = 200
    names: tuple[str, ...] = ()
    """Alternatives; none where nothing is printed."""
    keep: Mapping[str, str] = field(default_factory=dict)
    """Name for later steps → the path to the value, with dots."""

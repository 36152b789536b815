"""An enum of a domain and its descriptions come in; it becomes a GraphQL enum in place: domains know no GraphQL."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

import strawberry

E = TypeVar("E", bound=Enum)


def describe_enum(enum: type[E], description: str, values: Mapping[E, str]) -> None:
    """Make a GraphQL enum of `enum`, every value described; KeyError where a description is missing."""
    strawberry.enum(enum, description=description)
    definition: Any = enum.__strawberry_definition__  # type: ignore[attr-defined]  # Strawberry has just set it
    for value in definition.values:
        value.description = values[enum(value.value)]

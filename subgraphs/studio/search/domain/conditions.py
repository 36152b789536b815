"""The checked form of a query's `where`: a closed union of frozen conditions, each either true or false of a blob.

There is no third truth value: a condition on a field that is missing is false, and `Negation` turns that into true.
`ne`, `nin` and `exists: false` are negations of the others, so that there is one rule for each comparison.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from subgraphs.studio.search.domain.fields import Field
from subgraphs.studio.search.domain.json_values import Json


class Relation(Enum):
    """How two values of one kind stand to one another."""

    GREATER = "gt"
    GREATER_OR_EQUAL = "gte"
    LESS = "lt"
    LESS_OR_EQUAL = "lte"


@dataclass(frozen=True, slots=True)
class AllOf:
    """All are true; of none: true."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one is true; of none: false."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The other one is false."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field is there and has one of these values, of the same kind."""

    field: Field
    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Compares:
    """The field has a number where `value` is one, or a text where it is one, and stands so to it."""

    field: Field
    relation: Relation
    value: int | float | str


@dataclass(frozen=True, slots=True)
class Contains:
    """The field is an array with this element, or a text with this text in it."""

    field: Field
    value: Json


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The field is a text that begins so."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Exists:
    """The field is there, if only as null."""

    field: Field


Comparison: TypeAlias = OneOf | Compares | Contains | StartsWith | Exists
"""What is asked of one field."""

Condition: TypeAlias = AllOf | AnyOf | Negation | Comparison

ALWAYS = AllOf(())
NEVER = AnyOf(())

"""Where a query can stand: the values that the check of satisfiability moves between."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from gateway.sdl.field_set import FieldSet


@dataclass(frozen=True, slots=True)
class Position:
    """A subgraph that can be asked about the current object.

    `type` is the object's type there: an interface, union or interface object may stand for it. `provided` are the
    fields that @provides on the way here makes available besides those that the subgraph resolves everywhere.
    """

    graph: str
    type: str
    provided: FieldSet = ()


Positions: TypeAlias = frozenset[Position]

Labels: TypeAlias = frozenset[tuple[str, bool]]
"""Labels of progressive overrides that were decided on the way here: on or off."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known after a path through the supergraph: the type reached, and who can be asked about it."""

    type: str
    positions: Positions
    labels: Labels = frozenset()
    contexts: frozenset[str] = frozenset()
    """Types with @context that were passed on the way, the current one not among them."""


@dataclass(frozen=True, slots=True)
class Step:
    """How a path goes on: by a field, or (`field` empty) by finding out which type the object is of."""

    type: str
    field: str = ""


Path: TypeAlias = tuple[Step, ...]

LabelValues: TypeAlias = Mapping[str, bool]

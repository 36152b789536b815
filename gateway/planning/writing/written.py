"""A document while it is written: selections of one subgraph's schema."""

from dataclasses import dataclass
from typing import TypeAlias

from graphql import ArgumentNode, DirectiveNode

from gateway.supergraph.query_graph_field_sets import UNGUARDED, Guard


@dataclass(slots=True, eq=False)
class WrittenField:
    """A field. `key` is its response key, which conflict avoidance may still change."""

    key: str
    name: str
    type_text: str
    """Its type in the subgraph."""
    arguments: tuple[ArgumentNode, ...] = ()
    arguments_text: str = ""
    directives: tuple[DirectiveNode, ...] = ()
    guard: Guard = UNGUARDED
    inside: "tuple[Written, ...] | None" = None
    is_untrue: bool = False
    """Whether this is the `__typename` of an interface object, asked only because something must be."""


@dataclass(slots=True, eq=False)
class WrittenFragment:
    """An inline fragment. Without a type name, it is there for its guard."""

    type_name: str | None
    selections: "tuple[Written, ...]"
    guard: Guard = UNGUARDED


Written: TypeAlias = WrittenField | WrittenFragment


def guarded(field: WrittenField, guard: Guard) -> Written:
    """Put a guard on a field: as its directives, and as fragments around it where one directive would stand twice."""
    field.guard = _first_of_each_kind(guard)
    left = guard - field.guard
    written: Written = field
    while left:
        here = _first_of_each_kind(left)
        written = WrittenFragment(None, (written,), here)
        left -= here
    return written


def _first_of_each_kind(guard: Guard) -> Guard:
    """Take what one place can carry: `@include` and `@skip` once each."""
    kinds: dict[bool, tuple[str, bool]] = {}
    for condition in sorted(guard):
        kinds.setdefault(condition[1], condition)
    return frozenset(kinds.values())

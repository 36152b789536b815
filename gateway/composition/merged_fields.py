"""Definitions of one element in several subgraphs in, sentences about their differences out."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from gateway.composition.sources import FieldSource, named
from gateway.sdl.model import Argument

Item = TypeVar("Item")


def described_by_subgraph(items: Iterable[tuple[str, Item]], text: Callable[[Item], str]) -> str:
    """Say who has what: `"Int" in subgraph "a", but "String" in subgraphs "b" and "c"`."""
    groups: dict[str, list[str]] = {}
    for subgraph, item in items:
        groups.setdefault(text(item), []).append(subgraph)
    return ", but ".join(f"{what} in {named(names)}" for what, names in groups.items())


def arguments_of(definitions: Sequence[FieldSource]) -> dict[str, list[tuple[FieldSource, Argument]]]:
    """Give each argument of a field with the definitions that have it."""
    found: dict[str, list[tuple[FieldSource, Argument]]] = {}
    for source in definitions:
        for name, argument in source.field.arguments.items():
            found.setdefault(name, []).append((source, argument))
    return found

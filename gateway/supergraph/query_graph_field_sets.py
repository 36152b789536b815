"""The text of a field set in, the selections that it asks for out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from graphql import (
    ArgumentNode,
    DirectiveNode,
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from gateway.supergraph.query_graph_values import print_arguments, sort_arguments

TypeSet: TypeAlias = int
"""A set of object types as a bit mask; the query graph says which bit is whose."""

ANY_TYPE: TypeSet = -1
"""The set that holds every type."""

Guard: TypeAlias = frozenset[tuple[str, bool]]
"""Variables and the Boolean values they must have: what `@include` and `@skip` come to."""

UNGUARDED: Guard = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class FieldSelection:
    """One field that somebody asks for: a client, a key, a requirement.

    It is asked of objects whose type is in `types`. `response_key` is None where nobody cares how the value is
    called (field sets). Two selections are equal only if they are the same: plans remember what they found for each.
    """

    name: str
    types: TypeSet = ANY_TYPE
    response_key: str | None = None
    arguments: tuple[ArgumentNode, ...] = ()
    arguments_text: str = ""
    """The arguments as they would be printed: two selections with the same name and text ask for the same value."""
    directives: tuple[DirectiveNode, ...] = ()
    """Directives to pass on to subgraphs; `@skip` and `@include` are in `guard` instead."""
    guard: Guard = UNGUARDED
    children: tuple["FieldSelection", ...] = ()


def parse_field_set(text: str, types_of: Callable[[str], TypeSet]) -> tuple[FieldSelection, ...]:
    """Parse the value of `@key(fields:)`, `@requires(fields:)` or `@provides(fields:)`.

    `types_of` names the object types that a type condition stands for.
    """
    (operation,) = parse(f"{{{text}}}", no_location=True).definitions
    assert isinstance(operation, OperationDefinitionNode)  # noqa: S101 - a document in braces is an operation
    return tuple(_selections(operation.selection_set, ANY_TYPE, types_of))


def _selections(
    selection_set: SelectionSetNode | None, types: TypeSet, types_of: Callable[[str], TypeSet]
) -> Iterable[FieldSelection]:
    for node in selection_set.selections if selection_set else ():
        match node:
            case FieldNode():
                if node.name.value != "__typename":
                    arguments = sort_arguments(node.arguments)
                    yield FieldSelection(
                        name=node.name.value,
                        types=types,
                        arguments=arguments,
                        arguments_text=print_arguments(arguments),
                        children=tuple(_selections(node.selection_set, ANY_TYPE, types_of)),
                    )
            case InlineFragmentNode(type_condition=None):
                yield from _selections(node.selection_set, types, types_of)
            case InlineFragmentNode(type_condition=condition) if condition is not None:
                yield from _selections(node.selection_set, types & types_of(condition.name.value), types_of)
            case FragmentSpreadNode() | _:
                raise ValueError(f"A field set holds no {node.kind}.")

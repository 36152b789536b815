"""The join facts of a supergraph while they are read, and how single arguments of join directives are read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graphql import (
    DirectiveNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
)

from gateway.supergraph.features import refuse
from gateway.supergraph.model import Graph, JoinField, JoinType

WithFields: TypeAlias = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode


@dataclass(slots=True)
class Joins:
    """The join facts while they are read; the fields are those of `Supergraph`."""

    graphs: dict[str, Graph] = field(default_factory=dict)
    types: dict[str, tuple[JoinType, ...]] = field(default_factory=dict)
    fields: dict[tuple[str, str], tuple[JoinField, ...]] = field(default_factory=dict)
    implements: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    union_members: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    enum_values: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    contexts: dict[str, tuple[str, ...]] = field(default_factory=dict)


def applied(directives: Iterable[DirectiveNode] | None, name: str) -> Iterator[DirectiveNode]:
    """Give the applications of one directive."""
    return (directive for directive in directives or () if directive.name.value == name)


def graph_of(joins: Joins, directive: DirectiveNode, arguments: Mapping[str, object]) -> str:
    """Read the graph that a directive names; it must be one of the supergraph's."""
    graph = arguments.get("graph")
    if not isinstance(graph, str) or graph not in joins.graphs:
        raise refuse(f"@{directive.name.value} names the unknown subgraph {graph!r}.", directive)
    return graph


def text_of(arguments: Mapping[str, object], name: str) -> str | None:
    """Read an argument that may be there."""
    value = arguments.get(name)
    return value if isinstance(value, str) else None


def required_text(arguments: Mapping[str, object], name: str, directive: DirectiveNode) -> str:
    """Read an argument that must be there."""
    value = arguments.get(name)
    if not isinstance(value, str):
        raise refuse(f"@{directive.name.value} lacks its argument {name}.", directive)
    return value

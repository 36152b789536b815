"""The operation to plan, free of fragments: a tree of field selections, each with the types that it is asked of."""

from dataclasses import dataclass

from graphql import OperationType, VariableDefinitionNode

from gateway.supergraph.query_graph_field_sets import FieldSelection


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a client's document, normalized."""

    kind: OperationType
    name: str | None
    variables: tuple[VariableDefinitionNode, ...]
    selections: tuple[FieldSelection, ...]

"""An operation in, its parts that must run one after another out: root fields of a mutation, by subgraph."""

from graphql import OperationType

from gateway.planning.operation import Operation
from gateway.planning.search.search import Search
from gateway.supergraph.query_graph_field_sets import FieldSelection
from gateway.supergraph.query_graph_moves import Enter


def split_series(operation: Operation, search: Search) -> list[tuple[FieldSelection, ...]]:
    """Split a mutation's root fields where the subgraph changes; neighbours share a request, which runs them in order.

    Other operations have one part. Source: GraphQL specification, section 6.2.2 (Mutation).
    """
    if operation.kind is not OperationType.MUTATION:
        return [operation.selections] if operation.selections else []
    by_key: dict[str | None, tuple[FieldSelection, ...]] = {}
    for selection in operation.selections:
        by_key[selection.response_key] = (*by_key.get(selection.response_key, ()), selection)
    parts: list[tuple[str | None, tuple[FieldSelection, ...]]] = []
    for selections in by_key.values():
        graph = _graph_of(selections, search)
        if parts and graph is not None and parts[-1][0] == graph:
            parts[-1] = (graph, parts[-1][1] + selections)
        else:
            parts.append((graph, selections))
    return [selections for _, selections in parts]


def _graph_of(selections: tuple[FieldSelection, ...], search: Search) -> str | None:
    moves = [step.move for step in search.start(OperationType.MUTATION, selections).steps]
    return next((move.graph for move in moves if isinstance(move, Enter)), None)

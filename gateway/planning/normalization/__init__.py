"""A client's document in, the normalized operation out. Each pass stands in the file of its name."""

from collections.abc import Callable

from graphql import DocumentNode

from gateway.planning.budget import Budget
from gateway.planning.normalization.drop_introspection import drop_introspection
from gateway.planning.normalization.drop_repeated_leaves import drop_repeated_leaves
from gateway.planning.normalization.expand_fragments import expand_fragments
from gateway.planning.operation import Operation
from gateway.supergraph.query_graph_facts import GraphFacts

PASSES: tuple[Callable[[Operation], Operation], ...] = (drop_introspection, drop_repeated_leaves)
"""What happens to the operation after its fragments were expanded, in order."""


def normalize(document: DocumentNode, operation_name: str | None, facts: GraphFacts, budget: Budget) -> Operation:
    """Normalize one operation of a document that is valid against the API schema.

    Raises `PlanningError` where the document has no such operation.
    """
    operation = expand_fragments(document, operation_name, facts, budget)
    for run in PASSES:
        operation = run(operation)
    return operation

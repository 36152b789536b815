"""A client's document in, its query plan out. This module reads as the algorithm; each step has its own."""

from graphql import DocumentNode, OperationType

from gateway.errors import PlanningError
from gateway.planning.budget import STEPS, Budget, PlanBudgetExceededError
from gateway.planning.fetches.fetch_graph import FetchGraph
from gateway.planning.fetches.gather_fetches import gather_fetches
from gateway.planning.fetches.positions import Position
from gateway.planning.nodes.arrange_nodes import arrange_nodes, in_sequence
from gateway.planning.nodes.fold_fetches import fold_fetches
from gateway.planning.nodes.write_nodes import NodeWriter
from gateway.planning.normalization import normalize
from gateway.planning.normalization.refuse_unauthorized import refuse_unauthorized
from gateway.planning.operation import Operation
from gateway.planning.optimization import optimize
from gateway.planning.plan import Fetch, PlanNode, QueryPlan, Refusal, Subscription
from gateway.planning.search.arrangement import Arrangement
from gateway.planning.search.search import Search
from gateway.planning.split_series import split_series
from gateway.supergraph.model import Supergraph
from gateway.supergraph.query_graph import build_query_graph, override_labels
from gateway.supergraph.query_graph_field_sets import FieldSelection
from gateway.supergraph.requirements import Atom


class Planner:
    """Plans operations against one supergraph."""

    def __init__(self, supergraph: Supergraph, steps: int = STEPS) -> None:
        """Prepare for planning. `steps` bounds the work for one operation."""
        self._supergraph = supergraph
        self._steps = steps
        self._labels = override_labels(supergraph)
        build_query_graph(supergraph)

    def plan(
        self,
        document: DocumentNode,
        operation_name: str | None = None,
        labels: frozenset[str] = frozenset(),
        proven: frozenset[Atom] | None = None,
    ) -> QueryPlan:
        """Plan one operation of a document that is valid against the API schema.

        `labels` are the override labels that are on for this request. With `proven`, only what these atoms allow is
        planned; without, everything is. Raises `PlanningError` where a field cannot be reached,
        `PlanBudgetExceededError` where the search takes too many steps.
        """
        try:
            return self._plan(document, operation_name, labels, proven)
        except RecursionError as error:
            raise PlanBudgetExceededError("The ways to this operation's fields are nested too deeply.") from error

    def _plan(
        self,
        document: DocumentNode,
        operation_name: str | None,
        labels: frozenset[str],
        proven: frozenset[Atom] | None,
    ) -> QueryPlan:
        moves = build_query_graph(self._supergraph, labels & self._labels)
        budget = Budget(self._steps)
        refusals: tuple[Refusal, ...] = ()
        marked = document
        if proven is not None and self._supergraph.requirements:
            marked, refusals = refuse_unauthorized(document, operation_name, self._supergraph, proven, budget)
        operation = normalize(marked, operation_name, moves.facts, budget)
        search = Search(moves, budget)
        root = Position()
        root.reserve(operation.selections)
        writer = NodeWriter(operation, moves)
        nodes = [
            self._plan_part(operation, selections, search, root, writer)
            for selections in split_series(operation, search)
        ]
        return QueryPlan(marked, operation.name, operation.kind, in_sequence(nodes), refusals)

    def _plan_part(
        self,
        operation: Operation,
        selections: tuple[FieldSelection, ...],
        search: Search,
        root: Position,
        writer: NodeWriter,
    ) -> PlanNode:
        arrangement = search.start(operation.kind, selections)
        _refuse_missing(arrangement)
        fetches = gather_fetches(arrangement, root, search, writer.moves, operation.kind)
        optimize(fetches)
        return _arrange(fetches, operation.kind, writer)


def _refuse_missing(arrangement: Arrangement) -> None:
    if arrangement.missing:
        paths = sorted(path for each in arrangement.missing for path in _leaf_paths(each, ""))
        raise PlanningError(f"No path through the subgraphs leads to {', '.join(paths[:10])}.", fields=paths[:10])


def _leaf_paths(selection: FieldSelection, above: str) -> list[str]:
    path = f"{above}{selection.response_key or selection.name}"
    if not selection.children:
        return [path]
    return [each for child in selection.children for each in _leaf_paths(child, f"{path}.")]


def _arrange(fetches: FetchGraph, kind: OperationType, writer: NodeWriter) -> PlanNode:
    requests = fold_fetches(fetches)
    if kind is not OperationType.SUBSCRIPTION:
        node = arrange_nodes(requests, writer.write)
        if node is None:
            raise PlanningError("The operation asks for nothing.")
        return node
    primary = writer.write(requests[0])
    if not isinstance(primary, Fetch):
        raise PlanningError("A subscription's root field cannot have @skip or @include.")
    return Subscription(primary, arrange_nodes(requests[1:], writer.write))

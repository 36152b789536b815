"""One supergraph comes in; documents go out planned, from caches that are dropped together with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import DocumentNode, OperationType

from gateway.errors import PlanningError
from gateway.execution.compiled import compile_plan
from gateway.execution.refusals import refusal_error
from gateway.execution.transport import RequestContext, SubgraphTransport
from gateway.planning import Planner
from gateway.planning.plan import QueryPlan
from gateway.serving.authorization import Policies, needed_atoms, proven_atoms
from gateway.serving.cache import LruCache
from gateway.serving.cost import Cost
from gateway.serving.documents import find_operation, read_document
from gateway.serving.errors import RequestError, refusal
from gateway.serving.labels import OverrideLabels
from gateway.serving.limits import NO_LIMITS, Limits
from gateway.serving.operation import Operation, check_cost
from gateway.supergraph.model import Supergraph
from gateway.supergraph.requirements import Atom

_LONGEST_CACHED_DOCUMENT = 65_536
"""Characters. Longer texts are answered, but a cache full of them would hold gigabytes."""


@dataclass(frozen=True, slots=True)
class VersionOptions:
    """What is the same for every supergraph that a gateway serves."""

    limits: Limits
    cache_size: int
    override_labels: frozenset[str]
    policies: Policies
    reject_unauthorized: bool


@dataclass(frozen=True, slots=True)
class _Document:
    """A valid document, and what matters to its authorization."""

    node: DocumentNode
    needed: frozenset[Atom]


@dataclass(frozen=True, slots=True)
class _Variant:
    """What can make two requests with the same document want different plans."""

    labels: frozenset[str]
    proven: frozenset[Atom]


class Version:
    """A supergraph being served, with what has been made for it."""

    def __init__(
        self, supergraph: Supergraph, transports: Mapping[str, SubgraphTransport], options: VersionOptions
    ) -> None:
        self.supergraph = supergraph
        self.transports = transports
        self._options = options
        self._planner = Planner(supergraph)
        self._labels = OverrideLabels(supergraph, options.override_labels)
        self._documents: LruCache[str, _Document] = LruCache(options.cache_size)
        self._operations: LruCache[tuple[str, str | None, _Variant], Operation] = LruCache(options.cache_size)
        self._trusted_documents: dict[str, _Document] = {}
        self._trusted: LruCache[tuple[str, _Variant], Operation] = LruCache(options.cache_size)

    def operation(self, text: str, operation_name: str | None, context: RequestContext) -> Operation:
        """Plan a client's operation, or find it planned. Raises `RequestError`."""
        limits = self._options.limits
        document = self._documents.get(text) or self._read(text, limits)
        variant = self._variant(document, context)
        known = self._operations.get((text, operation_name, variant))
        if known is not None:
            return known
        operation = self._plan(document.node, operation_name, variant, limits)
        if len(text) <= _LONGEST_CACHED_DOCUMENT:
            self._documents.put(text, document)
            self._operations.put((text, operation_name, variant), operation)
        return operation

    def trusted(self, text: str, context: RequestContext) -> Operation:
        """Plan the one operation of a trusted document, or find it planned. Raises `RequestError`."""
        document = self._trusted_documents.get(text)
        if document is None:
            document = self._trusted_documents[text] = self._read(text, NO_LIMITS)
        variant = self._variant(document, context)
        operation = self._trusted.get((text, variant))
        if operation is None:
            operation = self._plan(document.node, None, variant, NO_LIMITS)
            self._trusted.put((text, variant), operation)
        return operation

    def _read(self, text: str, limits: Limits) -> _Document:
        node = read_document(text, self.supergraph.api_schema, limits)
        return _Document(node, needed_atoms(node, self.supergraph))

    def _variant(self, document: _Document, context: RequestContext) -> _Variant:
        proven = proven_atoms(document.needed, context, self._options.policies)
        return _Variant(self._labels.choose(), proven)

    def _plan(self, document: DocumentNode, operation_name: str | None, variant: _Variant, limits: Limits) -> Operation:
        wanted = find_operation(document, operation_name)
        cost = Cost(self.supergraph.api_schema, self.supergraph.demand, document, wanted) if limits.cost else None
        if cost is not None and cost.is_fixed:
            check_cost(cost, limits.cost, {})
            cost = None
        try:
            plan = self._planner.plan(document, operation_name, variant.labels, variant.proven)
        except PlanningError as error:
            raise refusal(error.code, error.message) from error
        self._check_refusals(plan)
        return Operation(
            name=wanted.name.value if wanted.name else None,
            kind=wanted.operation,
            plan=compile_plan(plan, self.supergraph),
            transports=self.transports,
            cost=cost,
            cost_limit=limits.cost,
        )

    def _check_refusals(self, plan: QueryPlan) -> None:
        """Raise where the gateway rejects what it cannot answer whole, or a subscription would have no events."""
        is_empty = plan.kind is OperationType.SUBSCRIPTION and plan.node is None
        if plan.refusals and (is_empty or self._options.reject_unauthorized):
            paths = dict.fromkeys(refusal.path for refusal in plan.refusals)
            raise RequestError([refusal_error(path) for path in paths])

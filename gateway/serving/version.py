"""One supergraph comes in; documents go out planned, from caches that are dropped together with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graphql import DocumentNode

from gateway.execution.compiled import compile_plan
from gateway.execution.transport import SubgraphTransport
from gateway.planning import Planner
from gateway.serving.cache import LruCache
from gateway.serving.cost import Cost
from gateway.serving.documents import find_operation, read_document
from gateway.serving.labels import OverrideLabels
from gateway.serving.limits import NO_LIMITS, Limits
from gateway.serving.operation import Operation
from gateway.supergraph.model import Supergraph

_LONGEST_CACHED_DOCUMENT = 65_536
"""Characters. Longer texts are answered, but a cache full of them would hold gigabytes."""


@dataclass(frozen=True, slots=True)
class VersionOptions:
    """What is the same for every supergraph that a gateway serves."""

    limits: Limits
    cache_size: int
    override_labels: frozenset[str]


class Version:
    """A supergraph being served, with what has been made for it."""

    def __init__(
        self, supergraph: Supergraph, transports: Mapping[str, SubgraphTransport], options: VersionOptions
    ) -> None:
        self.supergraph = supergraph
        self.transports = transports
        self._limits = options.limits
        self._planner = Planner(supergraph)
        self._labels = OverrideLabels(supergraph, options.override_labels)
        self._documents: LruCache[str, DocumentNode] = LruCache(options.cache_size)
        self._operations: LruCache[tuple[str, str | None, frozenset[str]], Operation] = LruCache(options.cache_size)
        self._trusted: dict[tuple[str, frozenset[str]], Operation] = {}

    def operation(self, text: str, operation_name: str | None) -> Operation:
        """Plan a client's operation, or find it planned. Raises `RequestError` or `PlanningError`."""
        labels = self._labels.choose()
        known = self._operations.get((text, operation_name, labels))
        if known is not None:
            return known
        document = self._documents.get(text)
        if document is None:
            document = read_document(text, self.supergraph.api_schema, self._limits)
        operation = self._plan(document, operation_name, labels, self._limits)
        if len(text) <= _LONGEST_CACHED_DOCUMENT:
            self._documents.put(text, document)
            self._operations.put((text, operation_name, labels), operation)
        return operation

    def trusted(self, text: str) -> Operation:
        """Plan the one operation of a trusted document, or find it planned. Raises `RequestError`."""
        labels = self._labels.choose()
        operation = self._trusted.get((text, labels))
        if operation is None:
            document = read_document(text, self.supergraph.api_schema, NO_LIMITS)
            operation = self._trusted[text, labels] = self._plan(document, None, labels, NO_LIMITS)
        return operation

    def _plan(
        self, document: DocumentNode, operation_name: str | None, labels: frozenset[str], limits: Limits
    ) -> Operation:
        wanted = find_operation(document, operation_name)
        plan = self._planner.plan(document, operation_name, labels)
        operation = Operation(
            name=wanted.name.value if wanted.name else None,
            kind=wanted.operation,
            plan=compile_plan(plan, self.supergraph),
            transports=self.transports,
            cost=Cost(self.supergraph.api_schema, document, wanted) if limits.cost else None,
            cost_limit=limits.cost,
        )
        if operation.cost is not None and operation.cost.is_fixed:
            operation.check_cost({})
            return replace(operation, cost=None)
        return operation

"""A supergraph and a way to each subgraph come in; documents are planned once and answered many times."""

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any
from uuid import uuid4

from graphql import DocumentNode

from gateway.execution.compiled import compile_plan
from gateway.execution.response import Response
from gateway.execution.transport import RequestContext, SubgraphTransport
from gateway.planning import Planner
from gateway.serving.cache import LruCache
from gateway.serving.cost import Cost
from gateway.serving.documents import find_operation, read_document
from gateway.serving.errors import RequestError
from gateway.serving.limits import NO_LIMITS, Limits
from gateway.serving.operation import Operation
from gateway.supergraph.model import Supergraph

Json = Any  # JSON values: dict, list, str, int, float, bool, None

_LONGEST_CACHED_DOCUMENT = 65_536
"""Characters. Longer texts are answered, but a cache full of them would hold gigabytes."""


class Gateway:
    """One supergraph being served. For one event loop.

    `transports` are keyed by subgraph name; their owner closes them, or `close` does. Parsed documents and compiled
    plans are kept in bounded caches that live and die with their version of the supergraph.
    """

    def __init__(
        self,
        supergraph: Supergraph,
        transports: Mapping[str, SubgraphTransport],
        *,
        limits: Limits | None = None,
        cache_size: int = 1000,
    ) -> None:
        self._limits = limits or Limits()
        self._cache_size = cache_size
        self._version = _Version(supergraph, transports, self._limits, cache_size)

    @property
    def supergraph(self) -> Supergraph:
        """What is being served now."""
        return self._version.supergraph

    @property
    def transports(self) -> Mapping[str, SubgraphTransport]:
        """The ways to the subgraphs, by their names."""
        return self._version.transports

    def swap(self, supergraph: Supergraph, transports: Mapping[str, SubgraphTransport] | None = None) -> None:
        """Serve another supergraph from the next request on. Running operations finish on the one they began with."""
        self._version = _Version(supergraph, transports or self.transports, self._limits, self._cache_size)

    def operation(self, query: str, operation_name: str | None = None) -> Operation:
        """Find the planned operation of a document, or plan it. Raises `RequestError` or `PlanningError`."""
        return self._version.operations.get((query, operation_name)) or self._version.plan(query, operation_name)

    async def execute(
        self,
        query: str,
        variables: Mapping[str, Json] | None = None,
        operation_name: str | None = None,
        context: RequestContext | None = None,
    ) -> Response:
        """Answer a query or mutation. What is wrong with the request is in the response's errors."""
        try:
            operation = self.operation(query, operation_name)
            return await operation.execute(variables or {}, context or _anonymous())
        except RequestError as error:
            return error_response(error)

    async def subscribe(
        self,
        query: str,
        variables: Mapping[str, Json] | None = None,
        operation_name: str | None = None,
        context: RequestContext | None = None,
    ) -> AsyncIterator[Response]:
        """Answer a subscription, event by event; a refused request gives one response with its errors."""
        try:
            events = self.operation(query, operation_name).subscribe(variables or {}, context or _anonymous())
        except RequestError as error:
            yield error_response(error)
            return
        async with aclosing(events) as responses:  # type: ignore[type-var]  # execution's iterators are generators
            async for response in responses:
                yield response

    def prepare(self, document: str) -> "Prepared":
        """Plan a trusted document with one operation, free of limits. Raises `RequestError` where it is not valid."""
        return Prepared(self, document)

    async def close(self) -> None:
        """Close the transports."""
        for transport in self.transports.values():
            await transport.close()


class Prepared:
    """A trusted document: planned when it is made, and again where the gateway has swapped its supergraph."""

    __slots__ = ("_document", "_gateway", "_operation", "_version")

    def __init__(self, gateway: Gateway, document: str) -> None:
        self._gateway = gateway
        self._document = document
        self._version = gateway._version  # noqa: SLF001  # the two classes are one idea
        self._operation = self._version.plan_trusted(document)

    async def execute(self, variables: Mapping[str, Json], context: RequestContext) -> Mapping[str, Json]:
        """Run the query or mutation; the answer has `data` and, where there are any, `errors`."""
        return as_json(await self._current().execute(variables, context))

    async def subscribe(
        self, variables: Mapping[str, Json], context: RequestContext
    ) -> AsyncIterator[Mapping[str, Json]]:
        """Run the subscription; closing the iterator ends it."""
        events = self._current().subscribe(variables, context)
        async with aclosing(events) as responses:  # type: ignore[type-var]  # execution's iterators are generators
            async for response in responses:
                yield as_json(response)

    def _current(self) -> Operation:
        version = self._gateway._version  # noqa: SLF001  # the two classes are one idea
        if version is not self._version:
            self._operation = version.plan_trusted(self._document)
            self._version = version
        return self._operation


class _Version:
    """One supergraph with what has been made for it: everything in here is dropped together."""

    def __init__(
        self, supergraph: Supergraph, transports: Mapping[str, SubgraphTransport], limits: Limits, cache_size: int
    ) -> None:
        self.supergraph = supergraph
        self.transports = transports
        self._limits = limits
        self._planner = Planner(supergraph)
        self._documents: LruCache[str, DocumentNode] = LruCache(cache_size)
        self.operations: LruCache[tuple[str, str | None], Operation] = LruCache(cache_size)

    def plan(self, text: str, operation_name: str | None) -> Operation:
        document = self._documents.get(text)
        if document is None:
            document = read_document(text, self.supergraph.api_schema, self._limits)
        operation = self._plan(document, operation_name, self._limits)
        if len(text) <= _LONGEST_CACHED_DOCUMENT:
            self._documents.put(text, document)
            self.operations.put((text, operation_name), operation)
        return operation

    def plan_trusted(self, text: str) -> Operation:
        return self._plan(read_document(text, self.supergraph.api_schema, NO_LIMITS), None, NO_LIMITS)

    def _plan(self, document: DocumentNode, operation_name: str | None, limits: Limits) -> Operation:
        wanted = find_operation(document, operation_name)
        plan = self._planner.plan(document, operation_name)
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


def error_response(error: RequestError) -> Response:
    """The response of a request that was refused before execution."""
    return Response(data=None, errors=error.errors, executed=False)


def as_json(response: Response) -> Mapping[str, Json]:
    """The response as JSON values."""
    answer: dict[str, Json] = {}
    if response.executed:
        answer["data"] = response.data
    if response.errors:
        answer["errors"] = response.errors
    if response.extensions is not None:
        answer["extensions"] = response.extensions
    return answer


def _anonymous() -> RequestContext:
    return RequestContext(request_id=uuid4().hex)

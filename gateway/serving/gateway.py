"""A supergraph and a way to each subgraph come in; documents are planned once and answered many times."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import aclosing
from typing import Any
from uuid import uuid4

from gateway.execution.execute import internal_fault
from gateway.execution.response import Response
from gateway.execution.transport import RequestContext, SubgraphTransport
from gateway.serving.authorization import Policies, no_policies
from gateway.serving.errors import RequestError
from gateway.serving.limits import Limits
from gateway.serving.operation import Operation
from gateway.serving.version import Version, VersionOptions
from gateway.supergraph.model import Supergraph

Json = Any  # JSON values: dict, list, str, int, float, bool, None


class Gateway:
    """One supergraph being served. For one event loop.

    `transports` are keyed by subgraph name; their owner closes them, or `close` does. Parsed documents and compiled
    plans are kept in bounded caches that live and die with their version of the supergraph. `override_labels` are the
    labels of progressive overrides that are on; `percent(N)` is on for its share of the requests by itself.

    Fields that a request's claims do not allow to read are answered with null and an error, and never fetched; with
    `reject_unauthorized`, an operation that asks for one is not run at all, whatever its @skip and @include say.
    `policies` says which of the named policies a request satisfies; without it, none holds.
    """

    def __init__(
        self,
        supergraph: Supergraph,
        transports: Mapping[str, SubgraphTransport],
        *,
        limits: Limits | None = None,
        cache_size: int = 1000,
        override_labels: Collection[str] = (),
        policies: Policies = no_policies,
        reject_unauthorized: bool = False,
    ) -> None:
        self._options = VersionOptions(
            limits or Limits(), cache_size, frozenset(override_labels), policies, reject_unauthorized
        )
        self._version = Version(supergraph, transports, self._options)

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
        self._version = Version(supergraph, transports or self.transports, self._options)

    def operation(
        self, query: str, operation_name: str | None = None, context: RequestContext | None = None
    ) -> Operation:
        """Find the operation of a document as planned for a request's claims (none: anonymous), or plan it.

        Raises `RequestError`, also where no plan answers it or planning would take too long.
        """
        return self._version.operation(query, operation_name, context or _anonymous())

    async def execute(
        self,
        query: str,
        variables: Mapping[str, Json] | None = None,
        operation_name: str | None = None,
        context: RequestContext | None = None,
    ) -> Response:
        """Answer a query or mutation. Never raises: what is wrong with the request is in the response's errors."""
        context = context or _anonymous()
        try:
            operation = self.operation(query, operation_name, context)
            return await operation.execute(variables or {}, context)
        except RequestError as error:
            return error_response(error)
        except Exception as error:
            return internal_fault(context, error)

    async def subscribe(
        self,
        query: str,
        variables: Mapping[str, Json] | None = None,
        operation_name: str | None = None,
        context: RequestContext | None = None,
    ) -> AsyncIterator[Response]:
        """Answer a subscription, event by event; a refused request gives one response with its errors."""
        context = context or _anonymous()
        try:
            events = self.operation(query, operation_name, context).subscribe(variables or {}, context)
        except RequestError as error:
            yield error_response(error)
            return
        except Exception as error:
            yield internal_fault(context, error)
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

    __slots__ = ("_document", "_gateway")

    def __init__(self, gateway: Gateway, document: str) -> None:
        self._gateway = gateway
        self._document = document
        self._current(_anonymous())

    async def execute(self, variables: Mapping[str, Json], context: RequestContext) -> Mapping[str, Json]:
        """Run the query or mutation; the answer has `data` and, where there are any, `errors`."""
        return as_json(await self._current(context).execute(variables, context))

    async def subscribe(
        self, variables: Mapping[str, Json], context: RequestContext
    ) -> AsyncIterator[Mapping[str, Json]]:
        """Run the subscription; closing the iterator ends it."""
        events = self._current(context).subscribe(variables, context)
        async with aclosing(events) as responses:  # type: ignore[type-var]  # execution's iterators are generators
            async for response in responses:
                yield as_json(response)

    def _current(self, context: RequestContext) -> Operation:
        return self._gateway._version.trusted(self._document, context)  # noqa: SLF001  # the two classes are one idea


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

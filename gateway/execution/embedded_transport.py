"""Requests to a subgraph of this process come in; its answers go out, without HTTP, parsing or validation."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping

from gateway.execution.graphql_response import read_response
from gateway.execution.transport import EmbeddedSubgraph, Json, SubgraphRequest, SubgraphResponse


class EmbeddedTransport:
    """Passes the parsed document to a loaded subgraph. Starting and stopping it is its owner's business."""

    __slots__ = ("_name", "_subgraph")

    def __init__(self, name: str, subgraph: EmbeddedSubgraph) -> None:
        self._name = name
        self._subgraph = subgraph

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        """Run a query or mutation."""
        answer = await self._subgraph.execute(
            request.document,
            request.variables,
            operation_name=request.operation_name,
            claims=request.context.claims,
            headers=request.context.headers,
        )
        return read_response(self._name, answer)

    async def subscribe(self, request: SubgraphRequest) -> AsyncGenerator[SubgraphResponse]:
        """Run a subscription."""
        events: AsyncIterator[Mapping[str, Json]] = self._subgraph.subscribe(
            request.document,
            request.variables,
            operation_name=request.operation_name,
            claims=request.context.claims,
            headers=request.context.headers,
        )
        try:
            async for event in events:
                yield read_response(self._name, event)
        finally:
            if isinstance(events, AsyncGenerator):
                await events.aclose()

    async def close(self) -> None:
        """Nothing is held."""

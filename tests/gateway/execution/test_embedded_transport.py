"""Subgraphs of the same process: they get the parsed document, and what they give is checked like any answer."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from graphql import DocumentNode, parse

from gateway.errors import TransportError
from gateway.execution.embedded_transport import EmbeddedTransport
from gateway.execution.transport import EmbeddedSubgraph, Json, RequestContext, SubgraphRequest, SubgraphResponse

CONTEXT = RequestContext("r1", {"sub": "u"}, {"x-a": "1"})
REQUEST = SubgraphRequest(parse("{ word }"), b"", "Name", {"a": 1}, CONTEXT)


class Loaded:
    """A subgraph that answers with what it was asked."""

    def __init__(self, answer: Json = None) -> None:
        self.answer = answer
        self.closed = False

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close."""

    async def execute(
        self,
        document: DocumentNode,
        variables: Mapping[str, Json],
        *,
        operation_name: str | None,
        claims: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> Mapping[str, Json]:
        if self.answer is not None:
            return {"data": self.answer}
        asked = [document is REQUEST.document, dict(variables), operation_name, claims, headers]
        return {"data": {"asked": asked}, "errors": [{"message": "No."}]}

    async def subscribe(
        self,
        document: DocumentNode,
        variables: Mapping[str, Json],
        *,
        operation_name: str | None,
        claims: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> AsyncIterator[Mapping[str, Json]]:
        try:
            for number in range(3):
                yield {"data": {"tick": [number, operation_name, claims, headers, document is REQUEST.document]}}
        finally:
            self.closed = True


async def test_a_request_reaches_the_subgraph_as_it_is() -> None:
    subgraph: EmbeddedSubgraph = Loaded()
    response = await EmbeddedTransport("a", subgraph).send(REQUEST)
    asked = [True, {"a": 1}, "Name", {"sub": "u"}, {"x-a": "1"}]
    assert response == SubgraphResponse({"asked": asked}, [{"message": "No."}])


async def test_events_come_until_the_client_leaves() -> None:
    subgraph = Loaded()
    transport = EmbeddedTransport("a", subgraph)
    events = transport.subscribe(REQUEST)
    assert await anext(events) == SubgraphResponse({"tick": [0, "Name", {"sub": "u"}, {"x-a": "1"}, True]})
    await events.aclose()
    assert subgraph.closed
    await transport.close()


async def test_an_answer_that_is_none_is_an_error() -> None:
    with pytest.raises(TransportError, match="The subgraph 'a' answered with JSON that is not a GraphQL response"):
        await EmbeddedTransport("a", Loaded([1])).send(REQUEST)

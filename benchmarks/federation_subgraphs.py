"""The four subgraphs of the public federation benchmark on one port, as cheap as they can be: PORT in, a server out.

Each request body is computed once and then answered from memory, so that a gateway waits for nobody. The subgraph is
named by the path. Run as a program: `python -m benchmarks.federation_subgraphs PORT`.
"""

import asyncio
import sys
from typing import cast

import orjson
import uvloop
from graphql import GraphQLSchema, graphql_sync

from tests.gateway.conformance.benchmark import resolvers, subgraphs
from tests.gateway.conformance.subgraph import Row, executable, resolve_field


class Subgraphs:
    """Answers request bodies by path, from memory where it can."""

    def __init__(self) -> None:
        found = resolvers()
        self._sdl = subgraphs()
        self._schemas: dict[str, tuple[GraphQLSchema, Row]] = {
            name: (executable(sdl, found[name]), found[name].query) for name, sdl in self._sdl.items()
        }
        self._answers: dict[tuple[bytes, bytes], bytes] = {}

    def answer(self, path: bytes, body: bytes) -> bytes:
        """Return the whole HTTP response."""
        known = self._answers.get((path, body))
        if known is None:
            known = self._answers[path, body] = self._compute(path.strip(b"/").decode(), orjson.loads(body))
        return known

    def _compute(self, name: str, request: Row) -> bytes:
        schema, root = self._schemas[name]
        result = graphql_sync(
            schema,
            request["query"],
            {**root, "_service": {"sdl": self._sdl[name]}},
            variable_values=request.get("variables"),
            operation_name=request.get("operationName"),
            field_resolver=resolve_field,
        )
        body = orjson.dumps(result.formatted)
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        return head.encode() + body


class Connection(asyncio.Protocol):
    """One kept connection; requests have a content-length."""

    def __init__(self, served: Subgraphs) -> None:
        self._served = served
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's class is no subclass

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            lower = head.lower()
            start = lower.find(b"content-length:")
            length = int(lower[start + 15 :].split(b"\r\n", 1)[0]) if start >= 0 else 0
            if len(self._received) < end + 4 + length:
                return
            body = self._received[end + 4 : end + 4 + length]
            self._received = self._received[end + 4 + length :]
            assert self._transport is not None
            self._transport.write(self._served.answer(head.split(b" ", 2)[1], body))


async def main(port: int) -> None:
    """Serve until the process is ended."""
    served = Subgraphs()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(served), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))

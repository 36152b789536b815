"""A supergraph and running subgraphs come in; the whole way from a client's text to the answer goes out."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache
from typing import Any

import orjson
from graphql import GraphQLError, parse, validate

from gateway.execution.compiled import compile_plan
from gateway.execution.execute import execute
from gateway.execution.http_settings import HttpSettings
from gateway.execution.http_transport import HttpPool, HttpTransport
from gateway.execution.transport import RequestContext, SubgraphTransport
from gateway.planning.planner import Planner
from gateway.supergraph.model import Supergraph
from gateway.supergraph.read import read
from tests.gateway.conformance.subgraph import Resolvers, executable, served
from tests.gateway.execution.http_server import Server, serving

Json = Any  # JSON values


class Engine:
    """Plans and runs operations against one supergraph."""

    def __init__(self, supergraph: Supergraph) -> None:
        self.supergraph = supergraph
        self.planner = Planner(supergraph)

    async def answer(
        self, query: str, transports: Mapping[str, SubgraphTransport], variables: Mapping[str, Json] | None = None
    ) -> bytes:
        """Answer like the server does: what is wrong with the document has no data."""
        try:
            document = parse(query)
        except GraphQLError as error:
            return orjson.dumps({"errors": [error.formatted]})
        if errors := validate(self.supergraph.api_schema, document):
            return orjson.dumps({"errors": [error.formatted for error in errors]})
        compiled = compile_plan(self.planner.plan(document), self.supergraph)
        response = await execute(compiled, variables or {}, RequestContext("conformance"), transports)
        return response.to_bytes()


@lru_cache
def engine(supergraph: str) -> Engine:
    """Return the engine for a supergraph's text."""
    return Engine(read(supergraph))


@asynccontextmanager
async def running(
    sdl: Mapping[str, str], resolvers: Mapping[str, Resolvers]
) -> AsyncIterator[tuple[dict[str, SubgraphTransport], dict[str, Server]]]:
    """Serve subgraphs over HTTP on loopback; give transports to them, and the servers, by name."""
    async with AsyncExitStack() as stack:
        pool = HttpPool(HttpSettings())
        stack.push_async_callback(pool.close)
        transports: dict[str, SubgraphTransport] = {}
        servers: dict[str, Server] = {}
        for name, text in sdl.items():
            schema = executable(text, resolvers[name])
            servers[name] = await stack.enter_async_context(serving(served(schema, resolvers[name])))
            transports[name] = HttpTransport(name, servers[name].url, pool)
        yield transports, servers

"""The public federation benchmark: its query is answered byte for byte, in as few requests as a good plan needs."""

import pytest

from gateway.composition.compose import SubgraphSource, compose
from tests.gateway.conformance.benchmark import FOLDER, resolvers, subgraphs
from tests.gateway.conformance.engine import engine, running

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="shared/benchmark-data is not beside this repository.")


def given() -> str:
    return (FOLDER / "supergraph.graphql").read_text()


def composed() -> str:
    sources = [SubgraphSource(name, f"http://{name}", sdl) for name, sdl in subgraphs().items()]
    supergraph = compose(sources).supergraph_sdl
    assert supergraph is not None
    return supergraph


@pytest.mark.parametrize("supergraph", [given, composed])
async def test_the_benchmark_s_query_is_answered_as_expected(supergraph: object) -> None:
    assert callable(supergraph)
    query = (FOLDER / "query.graphql").read_text()
    async with running(subgraphs(), resolvers()) as (transports, servers):
        answer = await engine(supergraph()).answer(query, transports)
    assert answer == (FOLDER / "expected.json").read_bytes().rstrip(b"\n")
    assert {name: len(server.requests) for name, server in servers.items()} == {
        "accounts": 2,
        "inventory": 2,
        "products": 2,
        "reviews": 1,
    }

"""Random subgraphs that compose, and random queries: what composition calls satisfiable can be planned and answers."""

import pytest
from graphql import parse, validate

from gateway.composition.compose import SubgraphSource, compose
from gateway.planning import Planner
from gateway.supergraph import read
from tests.gateway.planning.random_queries import RandomQuery
from tests.gateway.planning.random_subgraphs import RandomSubgraphs
from tests.gateway.planning.world import World

# Seeds whose subgraphs compose.
SEEDS = (3002, 3006, 3011, 3037, 3044, 3045, 3056, 3058)


@pytest.mark.parametrize("seed", SEEDS)
async def test_random_queries_of_random_supergraphs(seed: int) -> None:
    subgraphs = RandomSubgraphs(seed).sdl
    composition = compose([SubgraphSource(name, f"http://{name}", sdl) for name, sdl in subgraphs.items()])
    assert composition.supergraph_sdl is not None, composition.errors
    supergraph = read(composition.supergraph_sdl)
    planner, world = Planner(supergraph), World(supergraph)
    for number in range(12):
        query = RandomQuery(supergraph.api_schema, number, depth=4)
        document = parse(query.text)
        if validate(supergraph.api_schema, document):
            continue
        plan = planner.plan(document)
        assert await world.run(plan, query.variables) == world.expected(document, query.variables), query.text

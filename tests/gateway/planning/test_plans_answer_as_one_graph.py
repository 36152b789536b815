"""Whatever the plan, the client gets what one server for the whole graph would answer."""

import json
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from gateway.planning.planner import Planner
from gateway.supergraph import read
from tests.gateway.planning.random_queries import RandomQuery
from tests.gateway.planning.world import World

SUITES = Path(__file__).parents[4] / "shared" / "federation" / "suites"
NAMES = sorted(path.parent.name for path in SUITES.glob("*/supergraph.graphql"))

needs_suites = pytest.mark.skipif(not NAMES, reason="the federation conformance suites are not here")


@needs_suites
@pytest.mark.parametrize("name", NAMES)
async def test_queries_of_the_conformance_suites(name: str) -> None:
    supergraph = read((SUITES / name / "supergraph.graphql").read_text())
    planner, world = Planner(supergraph), World(supergraph)
    for case in json.loads((SUITES / name / "tests.json").read_text()):
        document = parse(case["query"])
        if validate(supergraph.api_schema, document) or "mutation" in case["query"]:
            continue
        variables: dict[str, Any] = case.get("variables") or {}
        plan = planner.plan(document)
        assert await world.run(plan, variables) == world.expected(document, variables)


@needs_suites
@pytest.mark.parametrize("name", NAMES)
async def test_random_queries(name: str) -> None:
    supergraph = read((SUITES / name / "supergraph.graphql").read_text())
    planner, world = Planner(supergraph), World(supergraph)
    for seed in range(15):
        query = RandomQuery(supergraph.api_schema, seed)
        document = parse(query.text)
        if validate(supergraph.api_schema, document):
            continue
        plan = planner.plan(document)
        assert await world.run(plan, query.variables) == world.expected(document, query.variables), query.text

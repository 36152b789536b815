"""The door of these tests: subgraphs as SDL and a query in, the plan as text out."""

from collections.abc import Callable

import pytest
from graphql import parse, validate

from gateway.composition.compose import SubgraphSource, compose
from gateway.planning import Planner, print_plan
from gateway.supergraph import Supergraph, read

_HEAD = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", '
    '"@requires", "@provides", "@interfaceObject", "@inaccessible", "@override", "@context", "@fromContext"])\n'
)


def compose_subgraphs(subgraphs: dict[str, str]) -> Supergraph:
    """Compose federation 2 subgraphs, given without their @link."""
    composition = compose([SubgraphSource(name, f"http://{name}", _HEAD + sdl) for name, sdl in subgraphs.items()])
    assert composition.supergraph_sdl is not None, composition.errors
    return read(composition.supergraph_sdl)


@pytest.fixture
def supergraph_of() -> Callable[[dict[str, str]], Supergraph]:
    return compose_subgraphs


@pytest.fixture
def plan_text() -> Callable[..., str]:
    def plan(subgraphs: dict[str, str], query: str, labels: frozenset[str] = frozenset()) -> str:
        supergraph = compose_subgraphs(subgraphs)
        document = parse(query)
        assert not validate(supergraph.api_schema, document)
        return print_plan(Planner(supergraph).plan(document, labels=labels))

    return plan

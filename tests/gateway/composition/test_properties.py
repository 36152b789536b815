"""What holds for whatever subgraphs come in: their order does not matter, and a supergraph survives its own text."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from graphql import parse, validate
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gateway import Gateway, SubgraphSource, compose, read_supergraph
from gateway.errors import CompositionError, CompositionHint
from gateway.sdl.read_document import Reading, read_document
from gateway.supergraph.print import print_supergraph
from tests.gateway.planning.random_queries import RandomQuery
from tests.gateway.planning.random_subgraphs import RandomSubgraphs
from tests.gateway.planning.world import World

SEEDS = st.integers(min_value=0, max_value=10_000)
TROUBLES = st.sampled_from(
    [
        "",
        "type Query { extra: Missing }",
        "extend type E0 { title: [Int!] }",
        "enum Code { A }",
        'type E1 @key(fields: "nothing") { id: ID! }',
        "extend type Query { everything: String }",
    ]
)
"""Definitions to add to a subgraph, most of which do not compose with the rest."""


def sources(seed: int, trouble: str = "") -> list[SubgraphSource]:
    (first, sdl), *others = RandomSubgraphs(seed).sdl.items()
    given_sdl = [(first, f"{sdl}\n{trouble}"), *others]
    return [SubgraphSource(name, f"http://{name}", text) for name, text in given_sdl]


def in_order(found: tuple[CompositionError | CompositionHint, ...]) -> list[str]:
    return [str(each) for each in found]


@settings(max_examples=60, deadline=None)
@given(SEEDS, TROUBLES, st.randoms(use_true_random=False))
def test_the_order_of_subgraphs_changes_neither_supergraph_nor_errors_nor_hints(
    seed: int, trouble: str, random: Any
) -> None:
    subgraphs = sources(seed, trouble)
    expected = compose(subgraphs)
    random.shuffle(subgraphs)
    composition = compose(subgraphs)
    assert composition.supergraph_sdl == expected.supergraph_sdl
    assert in_order(composition.errors) == in_order(expected.errors)
    assert in_order(composition.hints) == in_order(expected.hints)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_supergraph_that_is_read_and_printed_again_is_the_same_text(seed: int) -> None:
    sdl = compose(sources(seed)).supergraph_sdl
    assume(sdl is not None)
    assert sdl is not None
    reported: list[str] = []
    schema = read_document(parse(sdl), Reading(lambda *report: reported.append(str(report))))
    assert reported == []
    assert print_supergraph(schema) == sdl
    assert read_supergraph(print_supergraph(schema)).version == read_supergraph(sdl).version


@settings(max_examples=40, deadline=None)
@given(SEEDS, SEEDS)
def test_the_gateway_answers_as_one_schema_on_the_same_data_would(seed: int, query_seed: int) -> None:
    supergraph = compose(sources(seed)).supergraph
    assume(supergraph is not None)
    assert supergraph is not None
    query = RandomQuery(supergraph.api_schema, query_seed, depth=4)
    document = parse(query.text)
    assume(not validate(supergraph.api_schema, document))
    world = World(supergraph)
    gateway = Gateway(supergraph, world.transports)
    response = asyncio.run(gateway.execute(query.text, query.variables))
    answer: Mapping[str, Any] = json.loads(response.to_bytes())
    assert answer == {"data": world.expected(document, query.variables)}

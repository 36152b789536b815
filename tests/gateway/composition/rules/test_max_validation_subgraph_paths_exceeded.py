"""MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED: subgraphs and a limit in, codes out."""

import pytest

from gateway.composition.compose import SubgraphSource, compose

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
SUBGRAPHS = [
    SubgraphSource("a", "", LINK + ' type Query { t: T } type T @key(fields: "id") { id: ID! }'),
    SubgraphSource("b", "", LINK + ' type T @key(fields: "id") { id: ID! b: Int }'),
]
EXCEEDED = {"MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"}


@pytest.mark.parametrize(("limit", "codes"), [(1, EXCEEDED), (3, EXCEEDED), (4, set()), (1_000_000, set())])
def test_each_state_counts_with_the_subgraphs_that_can_be_asked_there(limit: int, codes: set[str]) -> None:
    # Two subgraphs answer the query type, and two the entity.
    assert {error.code for error in compose(SUBGRAPHS, path_limit=limit).errors} == codes

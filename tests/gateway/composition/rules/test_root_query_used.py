"""ROOT_QUERY_USED: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            # federation 1
            schema { query: Q mutation: M }
            type Q { i: Int q: Query }
            type M { x: Q }
            type Query { x: Int }
            type Mutation { x: Int }
            """,
        ),
        {"ROOT_QUERY_USED", "ROOT_MUTATION_USED"},
    ),
    (
        (
            """
            # federation 1
            type Query { t: T }
            type T @key(fields: ["id", "k"]) { id: ID! k: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_root_query_used_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""LIST_SIZE_INVALID_ASSUMED_SIZE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { i: [Int] @listSize(assumedSize: -1) }
            """,
        ),
        {"LIST_SIZE_INVALID_ASSUMED_SIZE"},
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
def test_list_size_invalid_assumed_size_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

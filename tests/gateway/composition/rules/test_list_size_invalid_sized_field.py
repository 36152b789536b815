"""LIST_SIZE_INVALID_SIZED_FIELD: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { i: Int @listSize(assumedSize: 1, sizedFields: ["zz"]) }
            """,
        ),
        {"LIST_SIZE_INVALID_SIZED_FIELD"},
    ),
    (
        (
            """
            type Query { i: C @listSize(assumedSize: 1, sizedFields: ["zz"]) }
            type C { edges: [Int] x: Int }
            """,
        ),
        {"LIST_SIZE_INVALID_SIZED_FIELD"},
    ),
    (
        (
            """
            type Query { i(first: Int!): [Int] @listSize(slicingArguments: ["first"]) }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i: C @listSize(assumedSize: 1, sizedFields: ["edges"]) }
            type C { edges: [Int] x: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_list_size_invalid_sized_field_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

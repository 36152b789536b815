"""LIST_SIZE_INVALID_SLICING_ARGUMENT: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { i(first: Int): [Int] @listSize(slicingArguments: ["last"]) }
            """,
        ),
        {"LIST_SIZE_INVALID_SLICING_ARGUMENT"},
    ),
    (
        (
            """
            type Query { i(first: [Int]): [Int] @listSize(slicingArguments: ["first"]) }
            """,
        ),
        {"LIST_SIZE_INVALID_SLICING_ARGUMENT"},
    ),
    (
        (
            """
            type Query { i(first: String): [Int] @listSize(slicingArguments: ["first"]) }
            """,
        ),
        {"LIST_SIZE_INVALID_SLICING_ARGUMENT"},
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
def test_list_size_invalid_slicing_argument_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int @shareable }
            """,
            """
            type U @key(fields: "id") { id: ID! f(x: String): Int @shareable }
            """,
        ),
        {"CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int @shareable }
            """,
            """
            type U @key(fields: "id") { id: ID! f(x: String): Int @shareable }
            """,
        ),
        {"CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"},
    ),
    (
        (
            """
            type Query { a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "hints"), CASES)
def test_contextual_argument_not_contextual_in_all_subgraphs_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

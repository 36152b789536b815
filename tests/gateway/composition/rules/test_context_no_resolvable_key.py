"""CONTEXT_NO_RESOLVABLE_KEY: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @context(name: "c") { u: U p: String }
            type U { f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NO_RESOLVABLE_KEY"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String @inaccessible }
            type U @key(fields: "id", resolvable: false) { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NO_RESOLVABLE_KEY"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c {  p  }")): Int }
            """,
            """
            type U @key(fields: "id") { id: ID! }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_context_no_resolvable_key_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

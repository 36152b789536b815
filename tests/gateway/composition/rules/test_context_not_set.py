"""CONTEXT_NOT_SET: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NOT_SET"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            interface U { f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NOT_SET"},
    ),
    (
        (
            """
            type Query { t: T }
            directive @foo(x: String @fromContext(field: "$c{p}")) on FIELD
            type T @key(fields: "id") @context(name: "c") { id: ID! u: Int p: String }
            """,
        ),
        {"CONTEXT_NOT_SET"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String = "d" @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NOT_SET"},
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
def test_context_not_set_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

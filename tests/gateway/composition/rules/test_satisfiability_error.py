"""SATISFIABILITY_ERROR: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @extends { a: Int }
            """,
            """
            extend type T { b: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T { a: Int }
            """,
            """
            type T @key(fields: "id") { id: ID! b: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T { r: Int @requires(fields: "a") a: Int @external }
            """,
            """
            type T { a: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { a: V }
            type V @shareable { x: Int y: Int }
            """,
            """
            type Query { b: V }
            type V @shareable { x: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
            """
            type T @key(fields: "id") { id: ID! b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
            """
            type T @key(fields: "id") @key(fields: "k") { id: ID! k: ID! b: Int }
            """,
            """
            type T @key(fields: "k") { k: ID! c: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_satisfiability_error_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

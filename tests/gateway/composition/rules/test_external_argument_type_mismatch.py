"""EXTERNAL_ARGUMENT_TYPE_MISMATCH: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID a(x: Int!): Int @external b: Int @requires(fields: "a(x:1)") }
            """,
            """
            type T @key(fields: "id") { id: ID a(x: Int): Int }
            """,
        ),
        {"EXTERNAL_ARGUMENT_TYPE_MISMATCH"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID a(x: Int): Int @external b: Int @requires(fields: "a(x:1)") }
            """,
            """
            type T @key(fields: "id") { id: ID a(x: Int!): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID a(x: Int): Int @external b: Int @requires(fields: "a") }
            """,
            """
            type T @key(fields: "id") { id: ID a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_external_argument_type_mismatch_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

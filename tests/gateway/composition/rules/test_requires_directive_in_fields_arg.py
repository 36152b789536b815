"""REQUIRES_DIRECTIVE_IN_FIELDS_ARG: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a @skip(if:true)") }
            """,
        ),
        {"REQUIRES_DIRECTIVE_IN_FIELDS_ARG"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a(x: Int): Int @external b: Int @requires(fields: "a(x:1)") }
            """,
            """
            type T @key(fields: "id") { id: ID! a(x: Int): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@requires",
              "@external"])
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a(x: Int): Int @external b: Int @requires(fields: "a(x:1)") }
            """,
            """
            type T @key(fields: "id") { id: ID! a(x: Int): Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_requires_directive_in_fields_arg_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

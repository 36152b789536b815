"""EXTERNAL_ON_INTERFACE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            interface T { a: Int @external }
            """,
        ),
        {"EXTERNAL_UNUSED", "EXTERNAL_ON_INTERFACE"},
    ),
    (
        (
            """
            type Query { t: T }
            interface T { a: Int }
            type X implements T @key(fields: "id") { id: ID! a: Int @external }
            """,
            """
            type X @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") {
              id: ID!
              a(x: Int @tag(name: "x")): Int @external
              b: Int @requires(fields: "a")
            }
            """,
            """
            type T @key(fields: "id") { id: ID! a(x: Int): Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_external_on_interface_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

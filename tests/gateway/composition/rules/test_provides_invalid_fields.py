"""PROVIDES_INVALID_FIELDS: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T @provides(fields: "zz") }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        {"PROVIDES_INVALID_FIELDS"},
    ),
    (
        (
            """
            type Query { i: I @provides(fields: "... on A{x}") }
            interface I { id: ID! }
            type A implements I @key(fields: "id") { id: ID! x: Int @external }
            type B implements I { id: ID! }
            """,
            """
            type A @key(fields: "id", resolvable: false) { id: ID! x: Int @shareable }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i: [U] @provides(fields: "... on A{x}") }
            union U = A | B
            type A @key(fields: "id") { id: ID! x: Int @external }
            type B { id: ID! }
            """,
            """
            type A @key(fields: "id", resolvable: false) { id: ID! x: Int @shareable }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_provides_invalid_fields_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

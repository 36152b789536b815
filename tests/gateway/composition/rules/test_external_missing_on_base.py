"""EXTERNAL_MISSING_ON_BASE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! @external a: Int }
            """,
        ),
        {"EXTERNAL_MISSING_ON_BASE"},
    ),
    (
        (
            """
            type Query { t: [T] @provides(fields: "a") }
            type T @key(fields: "id") { id: ID! a: Int @external }
            """,
        ),
        {"EXTERNAL_MISSING_ON_BASE"},
    ),
    (
        (
            """
            type Query { t: T @provides(fields: "a{b}") }
            type T @key(fields: "id") { id: ID! a: A @external }
            type A { b: Int }
            """,
        ),
        {"EXTERNAL_MISSING_ON_BASE"},
    ),
    (
        (
            """
            type Query { t: T @provides(fields: "a{b}") }
            type T @key(fields: "id") { id: ID! a: A }
            type A { b: Int @external }
            """,
        ),
        {"EXTERNAL_MISSING_ON_BASE"},
    ),
    (
        (
            """
            type Query { t: T }
            extend type T @key(fields: "id") { id: ID! @external a: Int }
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
            type Query { e: E }
            type E @key(fields: "id") { id: ID! r: Int @requires(fields: "s") s: Int @external }
            """,
            """
            type E @key(fields: "id") @interfaceObject { id: ID! s: Int }
            """,
        ),
        {"EXTERNAL_MISSING_ON_BASE", "TYPE_KIND_MISMATCH"},
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_external_missing_on_base_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

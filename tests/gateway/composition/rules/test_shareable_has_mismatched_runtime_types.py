"""SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { u: I @shareable }
            interface I { x: Int }
            type B implements I { x: Int }
            """,
            """
            type Query { u: I @shareable }
            interface I { x: Int }
            type A implements I { x: Int }
            """,
        ),
        {"SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"},
    ),
    (
        (
            """
            type Query { u: U @shareable }
            union U = B
            type A { x: Int @shareable }
            type B { x: Int }
            """,
            """
            type Query { u: U @shareable }
            union U = A | C
            type A { x: Int @shareable }
            type C { x: Int }
            """,
        ),
        {"SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"},
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
def test_shareable_has_mismatched_runtime_types_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""INCONSISTENT_UNION_MEMBER: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { u: U @shareable }
            union U = A | B
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
        {"INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN", "INCONSISTENT_UNION_MEMBER"},
    ),
    (
        (
            """
            # federation 1
            extend type Query { t: T u: U e: E s: S i: I uu: UU }
            extend type T @key(fields: "id") { id: ID! @external a: Int }
            type U @extends @key(fields: "id") { id: ID! @external b: Int }
            type V @key(fields: "id") { id: ID! b: Int }
            extend type V { c: Int }
            extend enum E { X }
            extend interface I { x: Int }
            extend union UU = V
            scalar S
            """,
            """
            # federation 1
            type T @key(fields: "id") { id: ID! x: Int }
            type U @key(fields: "id") { id: ID! x: Int }
            enum E { Y }
            scalar S
            interface I { x: Int }
            union UU = T
            """,
        ),
        {"INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM", "INCONSISTENT_UNION_MEMBER"},
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
def test_inconsistent_union_member_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

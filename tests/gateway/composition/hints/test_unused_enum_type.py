"""UNUSED_ENUM_TYPE: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { a: Int }
            "e" enum E { "v" A }
            "u" union U = Query
            "i" input I { "f" a: Int = 3 }
            "s" scalar S
            """,
        ),
        {"UNUSED_ENUM_TYPE"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key",
              "@shareable", "@extends", "@external", "@tag"])
            extend type Query { t: T u: U }
            extend type T @key(fields: "id") { id: ID! @external a: Int }
            type U @extends @key(fields: "id") { id: ID! @external b: Int }
            type V @key(fields: "id") { id: ID! b: Int }
            extend type V { c: Int }
            extend enum E { X }
            extend scalar S @tag(name: "x")
            extend interface I { x: Int }
            extend union UU = V
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
            type T @key(fields: "id") { id: ID! }
            type U @key(fields: "id") { id: ID! }
            enum E { Y }
            scalar S
            interface I { x: Int }
            union UU = T
            """,
        ),
        {"UNUSED_ENUM_TYPE", "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM", "INCONSISTENT_UNION_MEMBER"},
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
def test_unused_enum_type_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

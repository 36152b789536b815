"""INCONSISTENT_ARGUMENT_PRESENCE: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag",
              "@override"])
            type Query { t: Int! @override(from: "b") @tag(name: "a") u: Int @override(from: "zz") k: T }
            type T @key(fields: "id") { id: ID! f: Int @override(from: "b") }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag",
              "@override"])
            type Query { "desc" t(y: Int): Int @tag(name: "b") }
            type T @key(fields: "id") { id: ID! f: Int }
            """,
        ),
        {
            "OVERRIDDEN_FIELD_CAN_BE_REMOVED",
            "FROM_SUBGRAPH_DOES_NOT_EXIST",
            "INCONSISTENT_ARGUMENT_PRESENCE",
            "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
        },
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
            type Query { t(a: Int = 1, b: Int, c: Int!, d: [Int!]): Int! @shareable in(x: In, y: In2): Int }
            input In { a: Int = 1 b: Int c: Int! }
            input In2 { x: Int }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
            type Query { t(a: Int, c: Int, d: [Int!]!): Int @shareable in2(y: In2, x: In): Int }
            input In { a: Int c: Int }
            input In2 { x: Int }
            """,
        ),
        {
            "INCONSISTENT_INPUT_OBJECT_FIELD",
            "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE",
            "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
            "INCONSISTENT_ARGUMENT_PRESENCE",
            "INCONSISTENT_DEFAULT_VALUE_PRESENCE",
        },
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
def test_inconsistent_argument_presence_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

"""INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            directive @a(x: Int) on FIELD
            type Query { a: Int }
            """,
            """
            directive @a(x: Int!) on FIELD
            type Query { b: Int }
            """,
        ),
        {"INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE"},
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
def test_inconsistent_but_compatible_argument_type_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

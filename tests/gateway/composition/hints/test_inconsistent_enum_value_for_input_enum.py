"""INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { e(e: E): Int }
            enum E { A B }
            """,
            """
            type Query { f: Int }
            enum E { A C }
            """,
        ),
        {"INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM"},
    ),
    (
        (
            """
            "d" directive @a(x: E) on FIELD
            enum E { A B }
            type Query { a: Int }
            """,
            """
            directive @a(x: E) on FIELD
            type Query { b: Int }
            enum E { A }
            """,
        ),
        {"INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM"},
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
def test_inconsistent_enum_value_for_input_enum_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

"""INCONSISTENT_OBJECT_VALUE_TYPE_FIELD: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { a: V @shareable }
            type V @shareable { x: Int y: Int }
            """,
            """
            type Query { a: V @shareable }
            type V @shareable { x: Int }
            """,
        ),
        {"INCONSISTENT_OBJECT_VALUE_TYPE_FIELD"},
    ),
    (
        (
            """
            type Query { me: U @shareable }
            type U { id: ID! @shareable n: String }
            """,
            """
            type Query { me: U @shareable }
            type U { id: ID! @shareable m: Int }
            """,
        ),
        {"INCONSISTENT_OBJECT_VALUE_TYPE_FIELD"},
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
def test_inconsistent_object_value_type_field_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

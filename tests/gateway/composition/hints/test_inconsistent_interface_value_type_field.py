"""INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { i: I }
            interface I { x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int @shareable }
            type B implements I @key(fields: "id") { id: ID! x: Int @shareable }
            """,
            """
            interface I { x: Int y: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int @shareable y: Int }
            type B implements I @key(fields: "id") { id: ID! x: Int @shareable y: Int }
            """,
        ),
        {"INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD"},
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
def test_inconsistent_interface_value_type_field_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

"""OVERRIDDEN_FIELD_CAN_BE_REMOVED: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"OVERRIDDEN_FIELD_CAN_BE_REMOVED"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") {
              id: ID!
              a: Int @override(from: "b") @requires(fields: "c")
              c: Int @external
            }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int c: Int }
            """,
        ),
        {"OVERRIDDEN_FIELD_CAN_BE_REMOVED"},
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
def test_overridden_field_can_be_removed_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

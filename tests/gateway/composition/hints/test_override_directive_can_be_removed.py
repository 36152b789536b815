"""OVERRIDE_DIRECTIVE_CAN_BE_REMOVED: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "a b") }
            """,
            """
            type X { a: Int }
            """,
        ),
        {"OVERRIDE_DIRECTIVE_CAN_BE_REMOVED"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @override(from: "b") }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }
            """,
        ),
        {"OVERRIDE_DIRECTIVE_CAN_BE_REMOVED"},
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
def test_override_directive_can_be_removed_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

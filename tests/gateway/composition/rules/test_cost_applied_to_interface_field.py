"""COST_APPLIED_TO_INTERFACE_FIELD: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { i: I }
            interface I { a: Int @cost(weight: 1) }
            """,
        ),
        {"COST_APPLIED_TO_INTERFACE_FIELD"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I { a(x: Int @cost(weight: 2)): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i(x: Int @cost(weight: 2)): E @cost(weight: 3) }
            enum E @cost(weight: 4) { A }
            scalar S @cost(weight: 5)
            type T @cost(weight: 6) { a: S }
            input I { a: Int @cost(weight: 7) }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_cost_applied_to_interface_field_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""OVERRIDE_ON_INTERFACE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            interface T { a: Int @override(from: "b") }
            """,
        ),
        {"OVERRIDE_ON_INTERFACE"},
    ),
    (
        (
            """
            # federation 1
            type Query { t: T }
            type T @key(fields: ["id", "k"]) { id: ID! k: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_override_on_interface_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

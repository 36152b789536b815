"""INTERFACE_KEY_NOT_ON_IMPLEMENTATION: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            interface T @key(fields: "id") { id: ID! }
            type X implements T { id: ID! }
            """,
        ),
        {"INTERFACE_KEY_NOT_ON_IMPLEMENTATION"},
    ),
    (
        (
            """
            type Query { t: T }
            interface T @key(fields: "id") { id: ID! }
            type X implements T @key(fields: "id", resolvable: false) { id: ID! }
            """,
        ),
        {"INTERFACE_KEY_NOT_ON_IMPLEMENTATION"},
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
    (
        (
            """
            # federation 1
            type Query { t: T }
            type T @key(fields: id) { id: ID! k: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_interface_key_not_on_implementation_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

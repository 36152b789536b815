"""INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @interfaceObject @key(fields: "a") { a: Int b: Int }
            """,
            """
            interface T @key(fields: "a") { a: Int }
            type X implements T @key(fields: "a") { a: Int }
            """,
            """
            type Y implements T @key(fields: "a") { a: Int }
            interface T { a: Int }
            """,
        ),
        {"INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE"},
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
def test_interface_key_missing_implementation_type_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

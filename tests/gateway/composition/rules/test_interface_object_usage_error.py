"""INTERFACE_OBJECT_USAGE_ERROR: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @interfaceObject { a: Int }
            """,
        ),
        {"INTERFACE_OBJECT_USAGE_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @interfaceObject @key(fields: "a") { a: Int }
            """,
        ),
        {"INTERFACE_OBJECT_USAGE_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            interface I { a: Int }
            type T implements I @interfaceObject @key(fields: "a") { a: Int }
            """,
        ),
        {"INTERFACE_OBJECT_USAGE_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @interfaceObject @key(fields: "a") { a: Int b: Int }
            type X @key(fields: "a") { a: Int c: Int }
            """,
            """
            interface T @key(fields: "a") { a: Int }
            type X implements T @key(fields: "a") { a: Int }
            """,
        ),
        {"INTERFACE_OBJECT_USAGE_ERROR"},
    ),
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
            type X @key(fields: "a") { a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_interface_object_usage_error_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

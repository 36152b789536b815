"""EXTENSION_WITH_NO_BASE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            extend enum T { A }
            """,
        ),
        {"EXTENSION_WITH_NO_BASE"},
    ),
    (
        (
            """
            type Query { t: T }
            extend interface T { a: Int }
            """,
        ),
        {"EXTENSION_WITH_NO_BASE"},
    ),
    (
        (
            """
            type Query { t(t: T): Int }
            extend input T { a: Int }
            """,
        ),
        {"EXTENSION_WITH_NO_BASE"},
    ),
    (
        (
            """
            type Query { t: T }
            extend union T = A
            type A { a: Int }
            """,
        ),
        {"EXTENSION_WITH_NO_BASE"},
    ),
    (
        (
            """
            # federation 1
            type Query { t: T }
            extend type T @key(fields: "a") { a: Int @external }
            """,
            """
            type T @key(fields: "a") { a: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @extends { a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_extension_with_no_base_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

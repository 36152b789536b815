"""IMPLEMENTED_BY_INACCESSIBLE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { u: I }
            interface I { a: Int }
            type X implements I { a: Int @inaccessible b: Int }
            """,
        ),
        {"IMPLEMENTED_BY_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { u: I }
            interface I { a(x: Int): Int }
            type X implements I { a(x: Int @inaccessible): Int b: Int }
            """,
        ),
        {"IMPLEMENTED_BY_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { u: I }
            interface I { a(x: Int @inaccessible): Int }
            type X implements I { a(x: Int): Int b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { u: I }
            interface I { a: Int }
            type X implements I { a(x: Int! = 1 @inaccessible): Int b: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_implemented_by_inaccessible_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

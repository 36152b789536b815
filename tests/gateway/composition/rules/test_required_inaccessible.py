"""REQUIRED_INACCESSIBLE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { u(i: Int! @inaccessible): Int }
            """,
        ),
        {"REQUIRED_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { u(i: I): Int }
            input I { a: Int! @inaccessible b: Int }
            """,
        ),
        {"REQUIRED_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { e(e: I): Int }
            input I { a: Int b: Int! @inaccessible }
            """,
            """
            input I { a: Int }
            """,
        ),
        {"REQUIRED_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { u(x: E @inaccessible): Int }
            enum E @inaccessible { A }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { u(i: Int! = 1 @inaccessible): Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_required_inaccessible_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

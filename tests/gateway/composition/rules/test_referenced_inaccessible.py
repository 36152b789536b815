"""REFERENCED_INACCESSIBLE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { u: S }
            scalar S @inaccessible
            """,
        ),
        {"REFERENCED_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { u(x: E): Int }
            enum E @inaccessible { A }
            """,
        ),
        {"REFERENCED_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { u: Int }
            directive @foo(a: E) on FIELD
            enum E @inaccessible { A }
            """,
        ),
        {"REFERENCED_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { t: T @inaccessible u: U }
            type T @inaccessible { a: Int }
            type U { t: T b: Int }
            """,
        ),
        {"REFERENCED_INACCESSIBLE"},
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
def test_referenced_inaccessible_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

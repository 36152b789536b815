"""ONLY_INACCESSIBLE_CHILDREN: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { u: Int @inaccessible }
            """,
        ),
        {"ONLY_INACCESSIBLE_CHILDREN"},
    ),
    (
        (
            """
            type Query { u: E }
            enum E { A @inaccessible }
            """,
        ),
        {"ONLY_INACCESSIBLE_CHILDREN"},
    ),
    (
        (
            """
            type Query { u: Int t: T }
            type T { a: Int @inaccessible }
            """,
        ),
        {"ONLY_INACCESSIBLE_CHILDREN"},
    ),
    (
        (
            """
            type Query { u(i: I): Int }
            input I { a: Int @inaccessible }
            """,
        ),
        {"ONLY_INACCESSIBLE_CHILDREN"},
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
def test_only_inaccessible_children_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

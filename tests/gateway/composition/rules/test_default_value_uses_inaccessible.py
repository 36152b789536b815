"""DEFAULT_VALUE_USES_INACCESSIBLE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { u(e: E = A): Int }
            enum E { A @inaccessible B }
            """,
        ),
        {"DEFAULT_VALUE_USES_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { u(i: I = { a: 1 }): Int }
            input I { a: Int @inaccessible b: Int }
            """,
        ),
        {"DEFAULT_VALUE_USES_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { u(i: I = { e: A }): Int }
            input I { e: E }
            enum E { A @inaccessible B }
            """,
        ),
        {"DEFAULT_VALUE_USES_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { u: Int }
            directive @foo(a: Int @inaccessible) on FIELD
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_default_value_uses_inaccessible_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

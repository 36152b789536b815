"""NO_EXECUTABLE_DIRECTIVE_INTERSECTION: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            directive @a on FIELD
            type Query { a: Int }
            """,
            """
            directive @a on QUERY
            type Query { b: Int }
            """,
        ),
        {"NO_EXECUTABLE_DIRECTIVE_INTERSECTION"},
    ),
    (
        (
            """
            directive @a(x: Int!) on FIELD
            type Query { a: Int }
            """,
            """
            directive @a repeatable on QUERY
            type Query { b: Int }
            """,
            """
            type Query { c: Int }
            """,
        ),
        {"NO_EXECUTABLE_DIRECTIVE_INTERSECTION"},
    ),
    (
        (
            """
            type Query { a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "hints"), CASES)
def test_no_executable_directive_intersection_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

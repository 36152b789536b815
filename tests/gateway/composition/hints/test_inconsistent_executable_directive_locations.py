"""INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        ("directive @a on FIELD | QUERY type Query { a: Int }", "directive @a on FIELD type Query { b: Int }"),
        {"INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS"},
    ),
    (("type Query { a: Int }",), set()),
]


@pytest.mark.parametrize(("subgraphs", "hints"), CASES)
def test_inconsistent_executable_directive_locations_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

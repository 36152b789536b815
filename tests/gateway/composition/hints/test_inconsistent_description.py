"""INCONSISTENT_DESCRIPTION: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (('"one" type Query { a: Int }', '"two" type Query { b: Int }'), {"INCONSISTENT_DESCRIPTION"}),
    (
        ('type Query { "one" a: Int @shareable }', 'type Query { "two" a: Int @shareable }'),
        {"INCONSISTENT_DESCRIPTION"},
    ),
    (("type Query { a: Int }",), set()),
]


@pytest.mark.parametrize(("subgraphs", "hints"), CASES)
def test_inconsistent_description_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

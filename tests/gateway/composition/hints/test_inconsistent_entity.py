"""INCONSISTENT_ENTITY: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            # federation 1
            extend type Query { t: T }
            extend type T { id: ID! @external a: Int }
            """,
            """
            # federation 1
            type T @key(fields: "id") { id: ID! x: Int }
            """,
        ),
        {"INCONSISTENT_ENTITY"},
    ),
    (
        (
            """
            type Query { me: U @shareable }
            type U @key(fields: "id") { id: ID! n: String @shareable }
            """,
            """
            type Query { me: U @shareable }
            type U { n: String @shareable m: Int }
            """,
        ),
        {"INCONSISTENT_ENTITY"},
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
def test_inconsistent_entity_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

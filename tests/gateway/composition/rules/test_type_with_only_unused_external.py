"""TYPE_WITH_ONLY_UNUSED_EXTERNAL: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            # federation 1
            extend type Query { t: T }
            extend type T { a: Int @external }
            """,
            """
            # federation 1
            type T @key(fields: "id") { id: ID! x: Int }
            """,
        ),
        {"TYPE_WITH_ONLY_UNUSED_EXTERNAL"},
    ),
    (
        (
            """
            # federation 1
            type Query { t: T }
            type T @key(fields: ["id", "k"]) { id: ID! k: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_type_with_only_unused_external_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""KEY_FIELDS_HAS_ARGS: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id(x: Int): ID! }
            """,
        ),
        {"KEY_FIELDS_HAS_ARGS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id(x:1)") { id(x: Int): ID! }
            """,
        ),
        {"KEY_FIELDS_HAS_ARGS"},
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
    (
        (
            """
            # federation 1
            type Query { t: T }
            type T @key(fields: id) { id: ID! k: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_key_fields_has_args_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

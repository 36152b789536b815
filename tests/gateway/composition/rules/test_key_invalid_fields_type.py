"""KEY_INVALID_FIELDS_TYPE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: 1) { id: ID! }
            """,
        ),
        {"KEY_INVALID_FIELDS_TYPE"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: id) { id: ID! }
            """,
        ),
        {"KEY_INVALID_FIELDS_TYPE"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: ["id"]) { id: ID! }
            """,
        ),
        {"KEY_INVALID_FIELDS_TYPE"},
    ),
    (
        (
            """
            # federation 1
            type Query { t: T }
            type T @key(fields: 1) { id: ID! k: Int }
            """,
        ),
        {"KEY_INVALID_FIELDS_TYPE"},
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
def test_key_invalid_fields_type_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

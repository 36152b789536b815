"""KEY_FIELDS_SELECT_INVALID_TYPE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "u{a}") { u: U }
            interface U { a: Int }
            """,
        ),
        {"KEY_FIELDS_SELECT_INVALID_TYPE"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "u{... on A{a}}") { u: U }
            union U = A
            type A { a: Int }
            """,
        ),
        {"KEY_FIELDS_SELECT_INVALID_TYPE"},
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
def test_key_fields_select_invalid_type_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

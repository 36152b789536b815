"""KEY_DIRECTIVE_IN_FIELDS_ARG: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id @include(if:true)") { id: ID! }
            """,
        ),
        {"KEY_DIRECTIVE_IN_FIELDS_ARG"},
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
def test_key_directive_in_fields_arg_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

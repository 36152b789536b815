"""KEY_UNSUPPORTED_ON_INTERFACE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])
            type Query { t: T }
            interface T @key(fields: "id") { id: ID! }
            """,
        ),
        {"KEY_UNSUPPORTED_ON_INTERFACE"},
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
def test_key_unsupported_on_interface_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

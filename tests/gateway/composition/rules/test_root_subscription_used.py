"""ROOT_SUBSCRIPTION_USED: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"]) {
              query: Query
              subscription: S
            }
            type Query { a: Int }
            type S { b: Int }
            type Subscription { c: Int }
            """,
        ),
        {"ROOT_SUBSCRIPTION_USED"},
    ),
    (
        (
            """
            schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"]) {
              query: Query
              subscription: S
            }
            type Query { a: Int }
            type S { b: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_root_subscription_used_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

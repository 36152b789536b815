"""INVALID_SHAREABLE_USAGE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            interface T { a: Int @shareable }
            """,
        ),
        {"INVALID_SHAREABLE_USAGE"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @shareable @shareable { a: Int }
            """,
        ),
        {"INVALID_SHAREABLE_USAGE"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
              "@key"
              "@shareable"
              "@external"
              "@requires"
              "@provides"
              "@override"
              "@tag"
              "@inaccessible"
              "@interfaceObject"
              "@composeDirective"
              "@authenticated"
              "@requiresScopes"
              "@policy"
              "@context"
              "@fromContext"
              "@cost"
              "@listSize"
            ])
            type Query { a: Int @shareable @shareable }
            """,
        ),
        {"INVALID_SHAREABLE_USAGE"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @shareable { a: Int }
            extend type T @shareable { b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { a: Int }
            type Subscription @shareable { a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_invalid_shareable_usage_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
              "@key"
              "@shareable"
              "@requiresScopes"
              "@authenticated"
              "@policy"
              "@cost"
              "@listSize"
            ])
            type Query {
              t: Int! @deprecated(reason: "a") @shareable
              s: S
            u(first: Int, second: Int): [Int] @shareable @cost(weight: 4) @listSize(assumedSize: 5,
              slicingArguments: ["first"])
              v: Int @shareable @requiresScopes(scopes: [["a"], ["b", "c"]]) @policy(policies: [["p"]])
              w: Int @shareable @authenticated
            }
            scalar S @specifiedBy(url: "http://a")
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
              "@key"
              "@shareable"
              "@requiresScopes"
              "@authenticated"
              "@policy"
              "@cost"
              "@listSize"
            ])
            type Query {
              t: Int! @deprecated(reason: "b") @shareable
              ss: S
            u(first: Int, second: Int): [Int] @shareable @cost(weight: 10) @listSize(assumedSize: 3,
              slicingArguments: ["second"], requireOneSlicingArgument: false)
              v: Int @shareable @requiresScopes(scopes: [["a"], ["d"]]) @policy(policies: [["q"]])
              w: Int @shareable
            }
            scalar S @specifiedBy(url: "http://b")
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key",
              "@shareable", "@requiresScopes", "@authenticated"])
            type Query { t: Int! @deprecated(reason: "b") @shareable v: Int @shareable }
            """,
        ),
        {"INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"},
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
def test_inconsistent_non_repeatable_directive_arguments_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

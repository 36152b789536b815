"""Defaults and input objects: SDL in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
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
            type Query { a(x: [Int] = 1): Int }
            """,
        ),
        set(),
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
            type Query { a(x: Float = 1, y: ID = 1): Int }
            """,
        ),
        set(),
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
            scalar S
            type Query { a(x: S = { a: 1 }): Int }
            """,
        ),
        set(),
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
            type Query { a(x: Int = "foo"): Int }
            """,
        ),
        {"INVALID_GRAPHQL"},
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
            enum E { A }
            type Query { a(x: E = B): Int }
            """,
        ),
        {"INVALID_GRAPHQL"},
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
            type Query { a(x: Int! = null): Int }
            """,
        ),
        {"INVALID_GRAPHQL"},
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
            input I { a: Int }
            type Query { a(x: I = { b: 1 }): Int }
            """,
        ),
        {"INVALID_GRAPHQL"},
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
            input I { a: I! }
            type Query { a(x: I): Int }
            """,
        ),
        {"INVALID_GRAPHQL"},
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
            type Query { a(x: Float = 1, y: ID = 1, z: String = 1): Int }
            """,
        ),
        {"INVALID_GRAPHQL"},
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_a_default_fits_and_an_input_object_can_be_filled(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""Single definitions: SDL in, codes out."""

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
            scalar Int
            type Query { a: Int }
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
            type Query @shareable { a: Int }
            type B { q: Query }
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
            type Query { a: Int x: T }
            type T
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
            type Query { a: Int }
            interface T
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
            type Query { a: Int }
            union T
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
            type Query { a: Int }
            enum T
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
            type Query { a: Int }
            input T
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
            type Query { a: Int }
            type __T { a: Int }
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
            type Query { __a: Int }
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
            schema { query: Q }
            interface Q { a: Int }
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
            schema { query: Q }
            type Query { a: Int }
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
            type Query { a(x: Int! @deprecated): Int }
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
            input I { a: Int! @deprecated }
            type Query { a(i: I): Int }
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
            type Mutation { a: Int }
            """,
        ),
        {"NO_QUERIES"},
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_a_definition_has_content_and_a_free_name(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

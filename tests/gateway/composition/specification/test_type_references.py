"""References between types: SDL in, codes out."""

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
            type Query { a: I }
            input I { a: Int }
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
            type Query { a(x: T): Int }
            type T { a: Int }
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
            type T implements O { a: Int }
            type O { a: Int }
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
            union U = I
            interface I { a: Int }
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
            union U = Int
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
            directive @foo(a: Nope) on FIELD
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
            type Query { a: Int }
            union U = U
            """,
        ),
        {"INVALID_GRAPHQL"},
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_a_reference_names_a_type_that_fits_its_place(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

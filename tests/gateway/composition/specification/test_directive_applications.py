"""Applications of directives: SDL in, codes out."""

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
            directive @deprecated(reason: String) on FIELD_DEFINITION
            type Query { a: Int @deprecated }
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
            directive @foo(a: Int @foo) on FIELD | ARGUMENT_DEFINITION
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
            type Query { a: Int @foo }
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
            directive @foo on OBJECT
            type Query { a: Int @foo }
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
            directive @foo(a: Int) on FIELD_DEFINITION
            type Query { a: Int @foo(b: 1) }
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
            directive @foo(a: Int!) on FIELD_DEFINITION
            type Query { a: Int @foo }
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
            directive @foo(a: Int!) on FIELD_DEFINITION
            type Query { a: Int @foo(a: "x") }
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
            directive @foo on FIELD_DEFINITION
            type Query { a: Int @foo @foo }
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
            type T @key(fields: "id", foo: 1) { id: ID }
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
            type T @key { id: ID }
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
            union T @key(fields: "id") = Query
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
            type Query { a: Int @tag(name: 1) }
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
            type Query { a: Int @inaccessible @inaccessible }
            """,
        ),
        {"INVALID_GRAPHQL"},
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_a_directive_is_known_and_fits_its_place(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""Applications of directives: SDL in, codes out."""

from collections.abc import Callable

import pytest

from gateway.composition.compose import Composition

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


@pytest.mark.parametrize(
    ("version", "codes"), [("", {"INVALID_GRAPHQL"}), ("2.2", {"INVALID_GRAPHQL"}), ("2.3", set())]
)
def test_a_schema_can_be_tagged_since_2_3(version: str, codes: set[str], codes_of: Callable[..., set[str]]) -> None:
    link = f'@link(url: "https://specs.apollo.dev/federation/v{version}", import: ["@tag"])' if version else ""
    assert (
        codes_of(f'# federation 1\nschema {link} @tag(name: "x") {{ query: Query }} type Query {{ a: Int }}') == codes
    )


@pytest.mark.parametrize(("weight", "kept"), [("1.0", "1"), ("5000000000", "5000000000")])
def test_a_whole_number_is_an_int_however_written(weight: str, kept: str, composed: Callable[..., Composition]) -> None:
    composition = composed(f"type Query {{ a: Int @cost(weight: {weight}) }}")
    assert composition.errors == ()
    assert f"@cost(weight: {kept})" in (composition.supergraph_sdl or "")

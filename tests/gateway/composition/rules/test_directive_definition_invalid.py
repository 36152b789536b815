"""DIRECTIVE_DEFINITION_INVALID: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@tag"])
            directive @tag on OBJECT
            type Query { a: T }
            type T @key(fields: "id") { id: ID }
            """,
        ),
        {"DIRECTIVE_DEFINITION_INVALID"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
            directive @key(fields: String!) on OBJECT | UNION
            type Query { a: T }
            type T @key(fields: "id") { id: ID }
            """,
        ),
        {"DIRECTIVE_DEFINITION_INVALID"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
            directive @key(fields: String!, foo: Int) repeatable on OBJECT | INTERFACE
            type Query { a: T }
            type T @key(fields: "id") { id: ID }
            """,
        ),
        {"DIRECTIVE_DEFINITION_INVALID"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@tag"])
            type Query { a: Int }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", { name:
              "@tag", as: "@t" }])
            type Query { b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
            type Query { a: Int }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@tag"])
            type Query { b: Int @tag(name: "x") }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_directive_definition_invalid_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes


LINK = """extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@tag", "@override", "@requiresScopes", "@cost", "@listSize", "FieldSet"]
)"""
INVALID = {"DIRECTIVE_DEFINITION_INVALID"}


@pytest.mark.parametrize(
    ("definition", "codes"),
    [
        ("directive @key(fields: String!) repeatable on OBJECT", set()),
        ("directive @key(fields: Int!) repeatable on OBJECT", set()),
        ("directive @key(fields: [String!]!) repeatable on OBJECT", set()),
        ("scalar FieldSet directive @key(fields: FieldSet!) repeatable on OBJECT", set()),
        ("scalar _FieldSet directive @key(fields: _FieldSet!) repeatable on OBJECT", INVALID),
        ("directive @key(fields: String) repeatable on OBJECT", INVALID),
        ("directive @key(fields: String!, resolvable: Boolean! = true) repeatable on OBJECT", set()),
        ("directive @key(fields: String!, resolvable: Boolean) repeatable on OBJECT", INVALID),
        ("directive @key(fields: String!, resolvable: Boolean = false) repeatable on OBJECT", INVALID),
        ("directive @tag(name: String) repeatable on OBJECT", INVALID),
        ("directive @tag(name: ID!) repeatable on OBJECT", INVALID),
        ("directive @override(from: String!, label: String!) on FIELD_DEFINITION", set()),
        ('directive @override(from: String!, label: String = "x") on FIELD_DEFINITION', INVALID),
        ("directive @requiresScopes(scopes: [[String!]!]!) on OBJECT", set()),
        ("directive @requiresScopes(scopes: [[String]!]!) on OBJECT", INVALID),
        ("scalar Scope directive @requiresScopes(scopes: [[Scope!]!]!) on OBJECT", INVALID),
        ("directive @cost(weight: Int) on OBJECT", INVALID),
        ("directive @listSize(assumedSize: Int, slicingArguments: [String]) on FIELD_DEFINITION", INVALID),
    ],
)
def test_a_repeated_definition_may_be_stricter_than_that_of_federation(
    definition: str, codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(f"{LINK} {definition} type Query {{ a: Int }}") == codes


@pytest.mark.parametrize(
    ("type_", "codes"), [("_FieldSet!", set()), ("_FieldSet", set()), ("String", set()), ("Foo!", INVALID)]
)
def test_libraries_of_federation_1_may_let_field_sets_be_null(
    type_: str, codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    definition = f"scalar _FieldSet scalar Foo directive @key(fields: {type_}) repeatable on OBJECT"
    assert codes_of(f"# federation 1\n{definition} type Query {{ a: Int }}") == codes


@pytest.mark.parametrize(
    "usage",
    [
        'type T @key(fields: "id", resolvable: false) { id: ID! }',
        'interface T @key(fields: "id") { id: ID! }',
        'type T @key(fields: "id") @key(fields: "b") { id: ID! b: ID! }',
    ],
)
def test_a_repeated_definition_that_leaves_something_out_is_the_one_that_counts(
    usage: str, codes_of: Callable[..., set[str]]
) -> None:
    definition = "directive @key(fields: String!) on OBJECT"
    assert codes_of(f"{LINK} {definition} type Query {{ a: T }} {usage}") == {"INVALID_GRAPHQL"}


def test_unknown_directives_are_reported_beside_wrong_definitions(codes_of: Callable[..., set[str]]) -> None:
    definition = "directive @key(fields: String!, more: Int) repeatable on OBJECT"
    assert codes_of(f"{LINK} {definition} type Query {{ a: Int @shareable }}") == {*INVALID, "INVALID_GRAPHQL"}

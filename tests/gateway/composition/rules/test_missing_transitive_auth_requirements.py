"""MISSING_TRANSITIVE_AUTH_REQUIREMENTS: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

MISSING = {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"}
CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int @authenticated }
            """,
        ),
        {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: S @external b: Int @requires(fields: "a") }
            scalar S @authenticated
            """,
            """
            type T @key(fields: "id") { id: ID! a: S }
            scalar S
            """,
        ),
        {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") {
              id: ID!
              a: Int @external
              b: Int @requires(fields: "a") @requiresScopes(scopes: [["a"], ["b"]])
            }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int @requiresScopes(scopes: [["a"]]) }
            """,
        ),
        {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: A @external b: Int @requires(fields: "a{x}") }
            type A @key(fields: "x") { x: Int }
            """,
            """
            type T @key(fields: "id") { id: ID! a: A }
            type A @authenticated @key(fields: "x") { x: Int }
            """,
        ),
        {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I @key(fields: "id") { id: ID! }
            type X implements I @key(fields: "id") { id: ID! }
            """,
            """
            type I @interfaceObject @key(fields: "id") { id: ID! z: Int @authenticated }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i: I }
            interface I { id: ID! }
            type X implements I @authenticated { id: ID! }
            type Y implements I { id: ID! @requiresScopes(scopes: [["a"]]) }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_missing_transitive_auth_requirements_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes


@pytest.mark.parametrize(
    ("setters", "field", "selection", "codes"),
    [
        (("@authenticated", ""), "", "... on T { p } ... on V { p }", MISSING),
        (("@authenticated", ""), "@authenticated", "... on T { p } ... on V { p }", set()),
        (("", "@authenticated"), "", "... on T { p }", set()),
        (("@authenticated", ""), "", "... on T { p }", MISSING),
        (("", ""), "", "... on T { q }", MISSING),
        (("", ""), "@authenticated", "... on T { q }", set()),
        (("", ""), "", "... on T { p }", set()),
    ],
)
def test_who_reads_from_a_context_asks_for_what_the_type_that_sets_it_asks_for(
    setters: tuple[str, str], field: str, selection: str, codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    on_first, on_second = setters
    sdl = f"""
        type Query {{ t: T v: V }}
        union TV @context(name: "c") = T | V
        type T @key(fields: "id") {on_first} {{ id: ID! u: U p: String q: String @authenticated }}
        type V @key(fields: "id") {on_second} {{ id: ID! u: U p: String }}
        type U @key(fields: "id") {{ id: ID! f(x: String @fromContext(field: "$c {selection}")): Int {field} }}
    """
    assert codes_of(sdl) == codes


@pytest.mark.parametrize(("on_type", "codes"), [("@authenticated", MISSING), ("", set())])
def test_the_object_that_sets_a_context_is_read_with_it(
    on_type: str, codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    sdl = f"""
        type Query {{ t: T }}
        type T @key(fields: "id") @context(name: "c") {on_type} {{ id: ID! u: U p: String }}
        type U @key(fields: "id") {{ id: ID! f(x: String @fromContext(field: "$c {{ p }}")): Int }}
    """
    assert codes_of(sdl) == codes

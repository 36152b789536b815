"""Contexts: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c {  p  }")): Int }
            """,
            """
            type U @key(fields: "id") { id: ID! }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p(x: Int): String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c ... on T{p}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type V @context(name: "c") { q: String u: U }
            type U @key(fields: "id") {
              id: ID!
              f(x: String @fromContext(field: "$c ... on T{p} ... on V{q}")): Int
            }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: P }
            type P { n: N }
            type N { s: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p{n{s}}}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: [String] }
            type U @key(fields: "id") { id: ID! f(x: [String] @fromContext(field: "$c{p}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int @shareable }
            """,
            """
            type U @key(fields: "id") { id: ID! f(x: String): Int @shareable }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int @shareable }
            """,
            """
            type U @key(fields: "id") { id: ID! f: Int @shareable }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: TT }
            union TT @context(name: "c") = T | V
            type T @key(fields: "id") { id: ID! u: U p: String }
            type V @key(fields: "id") { id: ID! p: String u: U }
            type U @key(fields: "id") {
              id: ID!
              f(x: String @fromContext(field: "$c ... on T{p} ... on V{p}")): Int
            }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: TT }
            interface TT @context(name: "c") { p: String u: U }
            type T implements TT @key(fields: "id") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c {p}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @context(name: "c") { u: U p: String }
            type U { f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NO_RESOLVABLE_KEY"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String @inaccessible }
            type U @key(fields: "id", resolvable: false) { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NO_RESOLVABLE_KEY"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NOT_SET"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String = "d" @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NOT_SET"},
    ),
    (
        (
            """
            type Query { t: T }
            directive @foo(x: String @fromContext(field: "$c{p}")) on FIELD
            type T @key(fields: "id") @context(name: "c") { id: ID! u: Int p: String }
            """,
        ),
        {"CONTEXT_NOT_SET"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            interface U { f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NOT_SET"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String! }
            interface I { f(x: String!): Int }
            type U implements I @key(fields: "id") { id: ID! f(x: String! @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_NOT_SET", "CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "c{p}")): Int }
            """,
        ),
        {"NO_CONTEXT_IN_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c")): Int }
            """,
        ),
        {"NO_CONTEXT_IN_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c_d") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c_d{p}")): Int }
            """,
        ),
        {"CONTEXT_NAME_INVALID"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "1c") { id: ID! u: U p: String }
            type U { a: Int }
            """,
        ),
        {"CONTEXT_NAME_INVALID"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c d") { id: ID! u: U p: String }
            """,
        ),
        {"INVALID_GRAPHQL"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            interface I { f: Int }
            type U implements I @key(fields: "id") { id: ID! f(x: String! @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"INVALID_GRAPHQL"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String q: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p q}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String q: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{z}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{y:p}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p @skip(if:true)}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type V @context(name: "c") { q: String u: U }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c ... on T{p}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String! }
            type U @key(fields: "id") { id: ID! f(x: String! @fromContext(field: "$c{p}")): Int @shareable }
            """,
            """
            type U @key(fields: "id") { id: ID! f(x: String!): Int @shareable }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_a_context_gives_one_value_of_the_arguments_type(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""Whether every query is answerable: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
            """
            type T @key(fields: "id") { id: ID! b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
            """
            type T @key(fields: "id") @key(fields: "k") { id: ID! k: ID! b: Int }
            """,
            """
            type T @key(fields: "k") { k: ID! c: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @external r: Int @requires(fields: "a") }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T @provides(fields: "a") }
            type T @key(fields: "id") { id: ID! a: Int @external }
            """,
            """
            type T @key(fields: "id", resolvable: false) { id: ID! a: Int @shareable }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { u: U @shareable }
            union U = A | B
            type A { x: Int @shareable }
            type B { x: Int }
            """,
            """
            type Query { u: U @shareable }
            union U = A | C
            type A { x: Int @shareable }
            type C { x: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { u: I @shareable }
            interface I { x: Int }
            type B implements I { x: Int @shareable }
            """,
            """
            type Query { u: I @shareable }
            interface I { x: Int }
            type A implements I { x: Int }
            type B implements I { x: Int @shareable y: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i: I }
            interface I @key(fields: "id") { id: ID! x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int }
            """,
            """
            type I @interfaceObject @key(fields: "id") { id: ID! y: Int }
            type Query { ii: I }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i: I }
            interface I { id: ID! x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int }
            """,
            """
            type I @interfaceObject @key(fields: "id") { id: ID! y: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T @override(from: "b", label: "x") }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @override(from: "b", label: "x") }
            """,
            """
            type Query { z: T }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "o{id}") { o: O }
            type O @key(fields: "id") { id: ID! }
            """,
            """
            type T @key(fields: "o{id}") { o: O b: Int }
            type O @key(fields: "id") { id: ID! z: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! o: O @shareable }
            type O { id: ID! @shareable }
            """,
            """
            type T @key(fields: "o{id}") { o: O @shareable b: Int }
            type O { id: ID! @shareable }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! v: V @shareable }
            type V { a: Int @shareable }
            """,
            """
            type T @key(fields: "id") { id: ID! v: V @shareable }
            type V { a: Int @shareable b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { q: Query a: Int }
            """,
            """
            type Query { b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { q: W }
            type W { q: Query }
            """,
            """
            type Query { b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { a: Int }
            type Mutation { m: T }
            type T @key(fields: "id") { id: ID! }
            """,
            """
            type T @key(fields: "id") { id: ID! x: Int }
            type Mutation { n: T }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { a: Int }
            type Subscription { m: T }
            type T @key(fields: "id") { id: ID! }
            """,
            """
            type T @key(fields: "id") { id: ID! x: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @inaccessible }
            """,
            """
            type T @key(fields: "k") { k: ID! @inaccessible z: Int @inaccessible }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id", resolvable: false) { id: ID! r: Int @requires(fields: "a") a: Int @external }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i: I }
            interface I { x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int @shareable }
            type B implements I @key(fields: "id") { id: ID! x: Int @shareable }
            """,
            """
            interface I { x: Int y: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int @shareable y: Int }
            type B implements I @key(fields: "id") { id: ID! x: Int @shareable y: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { p: P }
            type P @key(fields: "id") { id: ID! c: C @provides(fields: "n{v}") }
            type C @key(fields: "id") { id: ID! n: N @external }
            type N { v: Int @external }
            """,
            """
            type C @key(fields: "id", resolvable: false) { id: ID! n: N @shareable }
            type N { v: Int @shareable }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { a: A }
            type A @key(fields: "id") { id: ID! b: B @shareable }
            type B @key(fields: "id") { id: ID! }
            """,
            """
            type A @key(fields: "id") { id: ID! b: B @shareable }
            type B @key(fields: "id2") { id2: ID! z: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! e: E }
            type E @key(fields: "id") {
              id: ID!
              r: Int @requires(fields: "s t{id}")
              s: Int @external
              t: T @external
            }
            """,
            """
            type E @key(fields: "id") { id: ID! s: Int t: T }
            type T @key(fields: "id") { id: ID! }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { me: U @shareable }
            type U @key(fields: "id") { id: ID! n: String @shareable }
            """,
            """
            type Query { me: U @shareable }
            type U { n: String @shareable m: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { me: U @shareable }
            type U { id: ID! @shareable n: String }
            """,
            """
            type Query { me: U @shareable }
            type U { id: ID! @shareable m: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            # federation 1
            type Query { me: U }
            type U @key(fields: "id") { id: ID! n: String }
            """,
            """
            # federation 1
            extend type U @key(fields: "id") { id: ID! @external n: String @external r: [R] }
            type R { u: U @provides(fields: "n") }
            """,
        ),
        set(),
    ),
    (
        (
            """
            # federation 1
            type Query { me: U }
            type U @key(fields: "id") { id: ID! n: String }
            """,
            """
            # federation 1
            extend type U @key(fields: "id") { id: ID! @external n: String @external r: Int @requires(fields: "n") }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! v: V }
            type V @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String @external }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
            """
            type T @key(fields: "id") { id: ID! p: String }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { u: U }
            union U = A | B
            type A { x: Int }
            type B { x: Int }
            """,
            """
            type Query { z: U }
            union U = A | C
            type A { x: Int @shareable }
            type C { x: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I { id: ID! x: Int }
            type A implements I { id: ID! x: Int }
            """,
            """
            type I @interfaceObject @key(fields: "id") { id: ID! y: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! o: O }
            type O { id: ID! @shareable }
            """,
            """
            type T @key(fields: "o{id}") { o: O @shareable b: Int }
            type O { id: ID! @shareable }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
            """
            type T @key(fields: "id a") { id: ID! a: Int @shareable b: Int }
            """,
            """
            type T @key(fields: "id") @key(fields: "b") { id: ID! b: Int @shareable c: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int }
            """,
            """
            type T @key(fields: "id") @key(fields: "a") { id: ID! a: Int @shareable c: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int }
            """,
            """
            type T @key(fields: "a") { a: Int @shareable c: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I { x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int }
            type B implements I { x: Int }
            """,
            """
            interface I { x: Int y: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int @shareable y: Int }
            type B implements I { x: Int @shareable y: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { p: P }
            type P @key(fields: "id") { id: ID! c: C @provides(fields: "n{v}") }
            type C @key(fields: "id") { id: ID! n: N @external }
            type N { v: Int }
            """,
            """
            type C @key(fields: "id", resolvable: false) { id: ID! n: N @shareable }
            type N { v: Int @shareable w: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { u: U }
            union U = A | B
            type A @key(fields: "id") { id: ID! }
            type B { x: Int }
            """,
            """
            type A @key(fields: "id") { id: ID! u: U }
            union U = A
            type B { x: Int @shareable y: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { t: T }
            type T { a: Int }
            """,
            """
            type T @key(fields: "id") { id: ID! b: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
            """
            type T @key(fields: "id", resolvable: false) { id: ID! b: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "k") { k: ID! a: Int }
            """,
            """
            type T @key(fields: "id") { id: ID! b: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @external r: Int @requires(fields: "a") }
            """,
            """
            type T @key(fields: "k") { k: ID! a: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @external r: Int @requires(fields: "a") }
            """,
            """
            type T @key(fields: "id", resolvable: false) { id: ID! a: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T @provides(fields: "a") u: T }
            type T @key(fields: "id") { id: ID! a: Int @external }
            """,
            """
            type T @key(fields: "id", resolvable: false) { id: ID! a: Int @shareable }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I @key(fields: "id", resolvable: false) { id: ID! x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int }
            """,
            """
            type I @interfaceObject @key(fields: "id") { id: ID! y: Int }
            type Query { ii: I }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I @key(fields: "id") { id: ID! x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int }
            """,
            """
            type I @interfaceObject @key(fields: "id", resolvable: false) { id: ID! y: Int }
            type Query { ii: I }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T @override(from: "b", label: "x") }
            type T @key(fields: "id", resolvable: false) { id: ID! a: Int }
            """,
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! b: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @override(from: "b", label: "x") }
            """,
            """
            type Query { z: T }
            type T @key(fields: "id", resolvable: false) { id: ID! a: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! v: V }
            type V { a: Int @shareable }
            """,
            """
            type T @key(fields: "id") { id: ID! }
            type V { a: Int @shareable b: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { a: Int }
            type Mutation { m: T }
            type T { id: ID! @shareable }
            """,
            """
            type T { id: ID! @shareable x: Int }
            type Mutation { n: T }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T { r: Int @requires(fields: "a") a: Int @external }
            """,
            """
            type T { a: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: [T] }
            type T @key(fields: "id") { id: ID! n: N }
            type N { t: T x: Int @shareable }
            """,
            """
            type N { x: Int @shareable z: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { a: A }
            type A @key(fields: "id") { id: ID! b: B }
            type B @key(fields: "id") { id: ID! }
            """,
            """
            type A @key(fields: "id") { id: ID! }
            type B @key(fields: "id2") { id2: ID! z: Int }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            # federation 1
            type Query { me: U }
            type U { id: ID! n: String }
            """,
            """
            # federation 1
            type U { id: ID! n: String z: Int }
            type Query { u: U }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
            """
            type Query { u: U }
            type U @key(fields: "id") { id: ID! }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") {
              id: ID!
              p: String
              f(x: String @fromContext(field: "$c{p}")): Int
            }
            """,
        ),
        {"SATISFIABILITY_ERROR"},
    ),
    (
        (
            """
            type Query { u: U @shareable }
            union U = B
            type A { x: Int @shareable }
            type B { x: Int }
            """,
            """
            type Query { u: U @shareable }
            union U = A | C
            type A { x: Int @shareable }
            type C { x: Int }
            """,
        ),
        {"SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"},
    ),
    (
        (
            """
            type Query { u: I @shareable }
            interface I { x: Int }
            type B implements I { x: Int }
            """,
            """
            type Query { u: I @shareable }
            interface I { x: Int }
            type A implements I { x: Int }
            """,
        ),
        {"SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"},
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_a_query_is_answered_by_some_combination_of_subgraphs_or_reported(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""PROVIDES_FIELDS_MISSING_EXTERNAL: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T @provides(fields: "a") }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        {"PROVIDES_FIELDS_MISSING_EXTERNAL"},
    ),
    (
        (
            """
            type Query { t: T @provides(fields: "id") }
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        {"PROVIDES_FIELDS_MISSING_EXTERNAL"},
    ),
    (
        (
            """
            type Query { t: T @provides(fields: "a") }
            type T @key(fields: "id") { id: ID! a: Int @shareable }
            """,
        ),
        {"PROVIDES_FIELDS_MISSING_EXTERNAL"},
    ),
    (
        (
            """
            type Query { i: I @provides(fields: "x") }
            interface I { id: ID! x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int @external }
            """,
            """
            type A @key(fields: "id", resolvable: false) { id: ID! x: Int @shareable }
            """,
        ),
        {"PROVIDES_FIELDS_MISSING_EXTERNAL"},
    ),
    (
        (
            """
            type Query { i: I @provides(fields: "... on A{x}") }
            interface I { id: ID! }
            type A implements I @key(fields: "id") { id: ID! x: Int @external }
            type B implements I { id: ID! }
            """,
            """
            type A @key(fields: "id", resolvable: false) { id: ID! x: Int @shareable }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i: [U] @provides(fields: "... on A{x}") }
            union U = A | B
            type A @key(fields: "id") { id: ID! x: Int @external }
            type B { id: ID! }
            """,
            """
            type A @key(fields: "id", resolvable: false) { id: ID! x: Int @shareable }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { media: Media @shareable @provides(fields: "animals { id name }") }
            interface Media { id: ID! animals: [Animal] }
            interface Animal { id: ID! name: String }
            type Book implements Media @key(fields: "id") { id: ID! animals: [Animal] @external }
            type Dog implements Animal @key(fields: "id") { id: ID! @external name: String @external }
            """,
            """
            type Query { media: Media @shareable }
            interface Media { id: ID! animals: [Animal] }
            interface Animal { id: ID! name: String }
            type Book implements Media @key(fields: "id") { id: ID! animals: [Animal] @shareable }
            type Dog implements Animal @key(fields: "id") { id: ID! name: String @shareable }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_provides_fields_missing_external_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

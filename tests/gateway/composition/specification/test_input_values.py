"""Defaults and input objects: SDL in, codes out."""

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


INPUTS = "input I { a: Int! e: E } enum E { A B }"


@pytest.mark.parametrize(
    ("argument", "printed"),
    [
        ("Int = 1.0", "Int = 1"),
        ("Int = 3000000000", "Int = 3000000000"),
        ("I = {}", "I = {}"),
        ('E = "A"', "E = A"),
        ('[E!] = ["A", B]', "[E!] = [A, B]"),
        ('I = {e: "B", a: 1}', "I = {e: B, a: 1}"),
        ('String = "A"', 'String = "A"'),
    ],
)
def test_a_default_that_composers_let_pass_is_kept(
    argument: str, printed: str, composed: Callable[..., Composition]
) -> None:
    composition = composed(f"type Query {{ a(x: {argument}): Int }} {INPUTS}")
    assert composition.errors == ()
    assert f"a(x: {printed}): Int" in (composition.supergraph_sdl or "")


@pytest.mark.parametrize(
    "argument",
    ["Int = 1.5", 'Int = "1"', 'E = "C"', "E = C", "I = {b: 1}", "I = {a: null}", "Int! = null", "Boolean = 1"],
)
def test_a_default_of_another_type_is_refused(argument: str, codes_of: Callable[..., set[str]]) -> None:
    assert codes_of(f"type Query {{ a(x: {argument}): Int }} {INPUTS}") == {"INVALID_GRAPHQL"}
    on_directive = f"type Query {{ a: Int }} directive @d(x: {argument}) on FIELD {INPUTS}"
    assert codes_of(on_directive) == {"INVALID_GRAPHQL"}


def test_subgraphs_that_write_one_default_in_two_ways_agree(composed: Callable[..., Composition]) -> None:
    as_string = 'type Query { a(x: E = "A"): Int @shareable } enum E { A B }'
    as_value = "type Query { a(x: E = A): Int @shareable } enum E { A B }"
    composition = composed(as_string, as_value)
    assert composition.errors == ()
    assert "a(x: E = A): Int" in (composition.supergraph_sdl or "")


def test_a_default_whose_enum_value_is_lost_in_merging_is_refused(codes_of: Callable[..., set[str]]) -> None:
    with_default = "type Query { a(i: I): Int } input I { e: E = B } enum E { A B }"
    without_value = "type Query { b(e: E): Int } enum E { A }"
    assert codes_of(with_default) == set()
    assert codes_of(with_default, without_value) == {"INVALID_GRAPHQL"}

"""FIELD_ARGUMENT_TYPE_MISMATCH: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

from gateway.composition.compose import Composition

CASES = [
    (
        (
            """
            directive @a(x: Int) on FIELD
            type Query { a: Int }
            """,
            """
            directive @a(x: String) on FIELD
            type Query { b: Int }
            """,
        ),
        {"FIELD_ARGUMENT_TYPE_MISMATCH"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
            type Query { i: Int @shareable j(a: Int, b: Int = 1, c: Int!): Int @shareable k: Int e(e: E): E }
            input I { a: Int b: Int = 1 c: Int! }
            input I2 { a: Int }
            enum E { A B }
            enum E2 { A }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
            type Query { i: String @shareable j(a: String, b: Int = 2): Int @shareable k: Int e2(e: E2): Int }
            input I { a: String b: Int = 2 }
            input I2 { b: Int }
            enum E { A C }
            enum E2 { B }
            """,
        ),
        {
            "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
            "INPUT_FIELD_DEFAULT_MISMATCH",
            "EMPTY_MERGED_ENUM_TYPE",
            "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
            "FIELD_ARGUMENT_DEFAULT_MISMATCH",
            "EMPTY_MERGED_INPUT_TYPE",
            "INVALID_FIELD_SHARING",
            "FIELD_ARGUMENT_TYPE_MISMATCH",
            "ENUM_VALUE_MISMATCH",
            "FIELD_TYPE_MISMATCH",
        },
    ),
    (
        (
            """
            directive @a(x: Int) on FIELD
            type Query { a: Int }
            """,
            """
            directive @a(x: Int!) on FIELD
            type Query { b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            directive @a repeatable on FIELD
            type Query { a: Int }
            """,
            """
            directive @a on FIELD
            type Query { b: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_field_argument_type_mismatch_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes


KEPT = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
  @link(url: "https://x.org/spec/v1.0", import: ["@kept"])
  @composeDirective(name: "@kept")
"""


@pytest.mark.parametrize("arguments", ["", "(a: String)", "(a: Int = 1)", "(a: Int!)"])
def test_arguments_of_a_directive_that_is_kept_whole_are_not_merged(
    arguments: str, composed: Callable[..., Composition]
) -> None:
    composition = composed(
        KEPT + "directive @kept(a: Int) on FIELD type Query { x: Int }",
        KEPT + f"directive @kept{arguments} on FIELD type Query {{ y: Int }}",
    )
    assert (composition.errors, composition.hints) == ((), ())

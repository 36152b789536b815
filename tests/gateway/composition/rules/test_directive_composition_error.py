"""DIRECTIVE_COMPOSITION_ERROR: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective", "@tag"]) @composeDirective
            type Query { a: Int }
            """,
        ),
        {"DIRECTIVE_COMPOSITION_ERROR"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective", "@tag"]) @composeDirective(name: "@key")
            type Query { a: Int }
            """,
        ),
        {"DIRECTIVE_COMPOSITION_ERROR"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective"]) @composeDirective(name: "@foo")
            directive @foo on OBJECT
            type Query { a: Int }
            """,
        ),
        {"DIRECTIVE_COMPOSITION_ERROR"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective"]) @link(url: "https://x.dev/foo/v1.0", import: ["@foo"])
              @composeDirective(name: "@foo")
            type Query { a: Int }
            """,
        ),
        {"DIRECTIVE_COMPOSITION_ERROR"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective"]) @link(url: "https://x.dev/foo/v1.0", import: ["@foo"])
              @composeDirective(name: "@foo")
            directive @foo on OBJECT
            type Query @foo { a: Int }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective"]) @link(url: "https://x.dev/foo/v1.3", import: ["@foo"])
              @composeDirective(name: "@foo")
            directive @foo(x: Int) on OBJECT | FIELD_DEFINITION
            type Query { b: Int @foo(x: 1) }
            """,
        ),
        set(),
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective", "@tag"]) @composeDirective(name: "@tag")
            type Query { a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_directive_composition_error_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

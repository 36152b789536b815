"""DIRECTIVE_COMPOSITION_ERROR: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

from gateway.composition.compose import Composition

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

LINKED = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@composeDirective"])
  @link(url: "https://x.dev/foo/v1.{minor}", import: ["@one", "@two"])
"""


def in_version(minor: int, text: str) -> str:
    return LINKED.replace("{minor}", str(minor)) + text


def test_the_newest_composed_version_has_to_define_every_composed_directive(
    codes_of: Callable[..., set[str]],
) -> None:
    older = in_version(0, '@composeDirective(name: "@one") directive @one on OBJECT type Query @one { a: Int }')
    newer = in_version(1, '@composeDirective(name: "@two") directive @two on OBJECT type Query @two { b: Int }')
    assert codes_of(older, newer) == {"DIRECTIVE_COMPOSITION_ERROR"}
    assert codes_of(older, f"{newer} directive @one on OBJECT") == set()


def test_only_subgraphs_that_compose_a_directive_pass_it_on(composed: Callable[..., Composition]) -> None:
    composing = in_version(0, '@composeDirective(name: "@one") directive @one on OBJECT type Query @one { a: Int }')
    silent = in_version(0, "directive @one(x: Int) on OBJECT type T @one(x: 1) { b: Int } type Query { t: T }")
    sdl = composed(composing, silent).supergraph_sdl
    assert sdl is not None
    assert sdl.count("@one") == 3, "the link, the definition, and one application"


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_directive_composition_error_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

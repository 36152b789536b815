"""DIRECTIVE_COMPOSITION_WARN: subgraphs in, hints out."""

from collections.abc import Callable

COMPOSED = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@composeDirective"])
  @link(url: "https://x.dev/foo/v1.0", import: ["@bar"])
  @composeDirective(name: "@bar")
directive @bar on OBJECT
type Query @bar { a: Int }
"""
LINKED = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") @link(url: "https://x.dev/foo/v1.0"'


def test_a_directive_that_is_imported_under_another_name_is_pointed_out(hints_of: Callable[..., set[str]]) -> None:
    other = f'{LINKED}, import: [{{name: "@bar", as: "@mine"}}]) type Query {{ b: Int }}'
    assert hints_of(COMPOSED, other) == {"DIRECTIVE_COMPOSITION_WARN"}


def test_what_is_not_imported_or_not_linked_may_bear_any_name(hints_of: Callable[..., set[str]]) -> None:
    assert hints_of(COMPOSED, f'{LINKED}, as: "f") type Query {{ b: Int }}') == set()
    assert hints_of(COMPOSED, "directive @bar on FIELD_DEFINITION type Query { b: Int @bar }") == set()

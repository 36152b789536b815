"""DIRECTIVE_COMPOSITION_WARN: subgraphs in, hints out."""

from collections.abc import Callable

COMPOSED = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@composeDirective"])
  @link(url: "https://x.dev/foo/v1.0", import: ["@foo"])
  @composeDirective(name: "@foo")
directive @foo on OBJECT
type Query @foo { a: Int }
"""


def test_a_directive_of_the_same_name_without_link_is_pointed_out(hints_of: Callable[..., set[str]]) -> None:
    other = "directive @foo on FIELD_DEFINITION type Query { b: Int @foo }"
    assert hints_of(COMPOSED, other) == {"DIRECTIVE_COMPOSITION_WARN"}
    assert hints_of(COMPOSED, "type Query { b: Int }") == set()

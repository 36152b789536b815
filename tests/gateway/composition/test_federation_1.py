"""Subgraphs of federation 1 in: what the upgrade to federation 2 makes of them in the supergraph."""

from collections.abc import Callable

import pytest

from gateway.composition.compose import Composition

OWNER = """# federation 1
type Query { t: T }
type T @key(fields: "id") { id: ID! name: String org: Org }
type Org { id: ID! title: String }
"""

CASES = [
    (
        'extend type T @key(fields: "id") { id: ID! @external extra: Int }',
        ['@join__type(graph: B, key: "id")', "id: ID!", "extra: Int @join__field(graph: B)"],
    ),
    (
        'type T @extends @key(fields: "id") { id: ID! @external extra: Int }',
        ['@join__type(graph: B, key: "id", extension: true)'],
    ),
    (
        """extend type T @key(fields: ["id"]) {
          id: ID! @external
          name: String @external
          extra: Int @requires(fields: "name")
        }""",
        [
            'extra: Int @join__field(graph: B, requires: "name")',
            "name: String @join__field(graph: A) @join__field(graph: B, external: true)",
        ],
    ),
    (
        'extend type T @key(fields: "id") { id: ID! @external name: String @external @tag(name: "x") extra: Int }',
        ["name: String @join__field(graph: A)\n"],
    ),
    (
        'extend type T @key(fields: "id") { id: ID! @external extra: Int @requires(fields: "id") }',
        ["extra: Int @join__field(graph: B)\n"],
    ),
    (
        """extend type T @key(fields: "id") {
          id: ID! @external
          org: Org @external
          extra: Int @requires(fields: "id org { title }") @provides(fields: "id")
        }
        extend type Org { title: String @external }""",
        ['extra: Int @join__field(graph: B, requires: "org { title }")'],
    ),
    (
        """extend type T @key(fields: "id") { id: ID! @external extra: I }
        interface I @key(fields: "x") { x: Int @external y: Int @requires(fields: "x") }
        type J implements I { x: Int y: Int }""",
        ["interface I\n  @join__type(graph: B)\n{\n  x: Int\n  y: Int\n}"],
    ),
]


@pytest.mark.parametrize(("extension", "expected"), CASES)
def test_an_extension_of_federation_1_becomes_a_definition_of_federation_2(
    extension: str, expected: list[str], composed: Callable[..., Composition]
) -> None:
    composition = composed(OWNER, f"# federation 1\n{extension}")
    assert composition.errors == ()
    assert composition.supergraph_sdl is not None
    assert [line for line in expected if line not in composition.supergraph_sdl] == []

"""@cacheTag is kept for each subgraph as a @join__directive, with its feature linked and no definition of its own."""

from collections.abc import Callable

from gateway.composition.compose import Composition

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@shareable", {0}])'
A = (
    LINK.format('{name: "@cacheTag", as: "@kept"}')
    + """
type Query { p: P @kept(format: "all") }
type P @key(fields: "id") @kept(format: "p-{$key.id}") { id: ID! }
"""
)
B = (
    LINK.format('{name: "@cacheTag", as: "@kept"}')
    + """
type P @key(fields: "id") @kept(format: "p-{$key.id}") { id: ID! size: Int @kept(format: "s") @kept(format: "t") }
"""
)


def test_equal_cache_tags_of_several_subgraphs_are_one_directive(composed: Callable[..., Composition]) -> None:
    sdl = composed(A, B).supergraph_sdl
    assert sdl is not None
    assert '@link(url: "https://specs.apollo.dev/cacheTag/v0.1", for: EXECUTION)' in sdl
    assert '@join__directive(graphs: [A, B], name: "federation__cacheTag", args: {format: "p-{$key.id}"})' in sdl
    assert '@join__directive(graphs: [A], name: "federation__cacheTag", args: {format: "all"})' in sdl
    assert sdl.count('graphs: [B], name: "federation__cacheTag"') == 2
    assert "directive @cacheTag" not in sdl

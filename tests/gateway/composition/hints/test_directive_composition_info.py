"""DIRECTIVE_COMPOSITION_INFO: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective", "@tag"]) @composeDirective(name: "@tag")
            type Query { a: Int }
            """,
        ),
        {"DIRECTIVE_COMPOSITION_INFO"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective", "@inaccessible"]) @composeDirective(name: "@inaccessible")
            type Query { a: Int b: Int @inaccessible }
            """,
        ),
        {"DIRECTIVE_COMPOSITION_INFO"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") @link(url: "https://x.dev/y/v1.0")
            type Query { a: Int }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") @link(url: "https://x.dev/y/v2.0")
            type Query { b: Int }
            """,
        ),
        {"DIRECTIVE_COMPOSITION_INFO"},
    ),
    (
        (
            """
            type Query { a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "hints"), CASES)
def test_directive_composition_info_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

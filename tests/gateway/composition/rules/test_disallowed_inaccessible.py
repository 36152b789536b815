"""DISALLOWED_INACCESSIBLE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@composeDirective", "@inaccessible"]) @link(url: "https://x.dev/foo/v1.0", import: ["@foo"])
              @composeDirective(name: "@foo")
            directive @foo(a: Int @inaccessible) on OBJECT
            type Query @foo { a: Int }
            """,
        ),
        {"DISALLOWED_INACCESSIBLE"},
    ),
    (
        (
            """
            type Query { a: Int }
            directive @tag(name: String! @inaccessible) repeatable on OBJECT
            """,
        ),
        set(),
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@inaccessible"])
            type Query { a: Int }
            enum link__Purpose @inaccessible { SECURITY EXECUTION }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_disallowed_inaccessible_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

"""INTERFACE_FIELD_NO_IMPLEM: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@shareable", "@external", "@requires", "@provides"])
            type Query { t: I }
            interface I { a: Int }
            type T implements I @key(fields: "id") { id: ID! a: Int @shareable }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
            interface I { b: Int }
            type T2 implements I @key(fields: "id") { id: ID! b: Int }
            """,
        ),
        {"INTERFACE_FIELD_NO_IMPLEM"},
    ),
    (
        (
            """
            # federation 1
            type Query { t: T }
            type T @key(fields: ["id", "k"]) { id: ID! k: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_interface_field_no_implem_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

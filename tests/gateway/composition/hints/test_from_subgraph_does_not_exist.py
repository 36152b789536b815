"""FROM_SUBGRAPH_DOES_NOT_EXIST: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: Int @override(from: "") }
            """,
        ),
        {"FROM_SUBGRAPH_DOES_NOT_EXIST"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag",
              "@override"])
            type Query { t: Int! @override(from: "b") @tag(name: "a") u: Int @override(from: "zz") k: T }
            type T @key(fields: "id") { id: ID! f: Int @override(from: "b") }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag",
              "@override"])
            type Query { "desc" t(y: Int): Int @tag(name: "b") }
            type T @key(fields: "id") { id: ID! f: Int }
            """,
        ),
        {
            "OVERRIDDEN_FIELD_CAN_BE_REMOVED",
            "FROM_SUBGRAPH_DOES_NOT_EXIST",
            "INCONSISTENT_ARGUMENT_PRESENCE",
            "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
        },
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
def test_from_subgraph_does_not_exist_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

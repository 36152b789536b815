"""AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { i: I }
            interface I @authenticated { a: Int }
            """,
        ),
        {"AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I @policy(policies: [["p"]]) { a: Int }
            """,
        ),
        {"AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I { a: Int @requiresScopes(scopes: [["a"]]) }
            """,
        ),
        {"AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I @key(fields: "id") { id: ID! }
            type X implements I @key(fields: "id") { id: ID! }
            """,
            """
            type I @interfaceObject @key(fields: "id") @authenticated { id: ID! z: Int }
            """,
        ),
        {"AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I @key(fields: "id") { id: ID! }
            type X implements I @key(fields: "id") { id: ID! }
            """,
            """
            type I @interfaceObject @key(fields: "id") { id: ID! z: Int @authenticated }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i: I }
            interface I { id: ID! }
            type X implements I @authenticated { id: ID! }
            type Y implements I { id: ID! @requiresScopes(scopes: [["a"]]) }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_auth_requirements_applied_on_interface_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

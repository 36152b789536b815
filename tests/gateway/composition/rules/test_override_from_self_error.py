"""OVERRIDE_FROM_SELF_ERROR: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: Int @override(from: "a") }
            """,
        ),
        {"OVERRIDE_FROM_SELF_ERROR"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "a", label: "a b") }
            """,
            """
            type X { a: Int }
            """,
        ),
        {"OVERRIDE_FROM_SELF_ERROR"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "x") @shareable }
            """,
            """
            type Query { t: Int @shareable }
            """,
            """
            type Query { t: Int @shareable }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "a b") }
            """,
            """
            type X { a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_override_from_self_error_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes


def test_a_field_of_an_interface_object_cannot_be_overridden_at_all(codes_of: Callable[..., set[str]]) -> None:
    interface_object = (
        'type Query { i: I } type I @interfaceObject @key(fields: "id") { id: ID! x: Int @override(from: "a") }'
    )
    interface = 'interface I @key(fields: "id") { id: ID! } type T implements I @key(fields: "id") { id: ID! }'
    assert codes_of(interface_object, interface) == {"OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"}

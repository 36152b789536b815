"""INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { u: U @shareable }
            union U = A | B
            type A { x: Int @shareable }
            type B { x: Int }
            """,
            """
            type Query { u: U @shareable }
            union U = A | C
            type A { x: Int @shareable }
            type C { x: Int }
            """,
        ),
        {"INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN", "INCONSISTENT_UNION_MEMBER"},
    ),
    (
        (
            """
            type Query { u: I @shareable }
            interface I { x: Int }
            type B implements I { x: Int @shareable }
            """,
            """
            type Query { u: I @shareable }
            interface I { x: Int }
            type A implements I { x: Int }
            type B implements I { x: Int @shareable y: Int }
            """,
        ),
        {"INCONSISTENT_OBJECT_VALUE_TYPE_FIELD", "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN"},
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
def test_inconsistent_runtime_types_for_shareable_return_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

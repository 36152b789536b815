"""OVERRIDE_SOURCE_HAS_OVERRIDE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: Int @override(from: "b") }
            """,
            """
            type Query { t: Int @override(from: "a") }
            """,
        ),
        {"INVALID_FIELD_SHARING", "OVERRIDE_SOURCE_HAS_OVERRIDE"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "a b") }
            """,
            """
            type Query { t: Int @override(from: "c") }
            """,
        ),
        {"INVALID_FIELD_SHARING", "OVERRIDE_SOURCE_HAS_OVERRIDE"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b") }
            """,
            """
            type Query { t: Int @override(from: "c") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING", "OVERRIDE_SOURCE_HAS_OVERRIDE"},
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
def test_override_source_has_override_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

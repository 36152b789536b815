"""INVALID_FIELD_SHARING: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { a: Int }
            type Subscription { a: Int @shareable }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { a: Int }
            type Subscription { a: Int }
            """,
            """
            type Subscription { a: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b") }
            """,
            """
            type Query { t: Int }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "x") }
            """,
            """
            type Query { t: Int }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @shareable { a: Int }
            extend type T @shareable { b: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { a: Int }
            type Subscription @shareable { a: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_invalid_field_sharing_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

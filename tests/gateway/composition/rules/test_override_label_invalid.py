"""OVERRIDE_LABEL_INVALID: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "foo bar") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"OVERRIDE_LABEL_INVALID"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "percent(-1)") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"OVERRIDE_LABEL_INVALID"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "percent(101)") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"OVERRIDE_LABEL_INVALID"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "percent(1.123456789)") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"OVERRIDE_LABEL_INVALID"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "foo-bar:x.y/z_1") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "percent(0.5)") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_override_label_invalid_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes

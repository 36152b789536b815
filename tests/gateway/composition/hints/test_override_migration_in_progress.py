"""OVERRIDE_MIGRATION_IN_PROGRESS: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "percent(0.5)") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"OVERRIDE_MIGRATION_IN_PROGRESS"},
    ),
    (
        (
            """
            type Query { t: Int @override(from: "b", label: "percent(100)") }
            """,
            """
            type Query { t: Int }
            """,
        ),
        {"OVERRIDE_MIGRATION_IN_PROGRESS"},
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
def test_override_migration_in_progress_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

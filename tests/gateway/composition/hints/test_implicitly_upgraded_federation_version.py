"""IMPLICITLY_UPGRADED_FEDERATION_VERSION: subgraphs in, hints out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url:
              "https://specs.apollo.dev/authenticated/v0.1")
            type Query { t: Int @authenticated }
            """,
        ),
        {"IMPLICITLY_UPGRADED_FEDERATION_VERSION"},
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
def test_implicitly_upgraded_federation_version_is_given_where_it_applies(
    subgraphs: tuple[str, ...], hints: set[str], hints_of: Callable[..., set[str]]
) -> None:
    assert hints_of(*subgraphs) == hints

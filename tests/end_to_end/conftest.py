"""One running product for all end-to-end tests of a worker; they run on one worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.product import Product, running_product


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product in demo mode on SQLite, started once."""
    with running_product(tmp_path_factory.mktemp("product") / "data") as started:
        yield started


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of this folder on one worker, so that the product is started once."""
    folder = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(folder):
            item.add_marker(pytest.mark.xdist_group("end_to_end"))

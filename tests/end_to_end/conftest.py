"""One running product for all end-to-end tests of a worker; they run on one worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.product import Product, running_product
from tests.end_to_end.studio_places import Place, embedded, scaled_out


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product in demo mode on SQLite, started once."""
    with running_product(tmp_path_factory.mktemp("product") / "data") as started:
        yield started


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of this folder on one worker, so that the product is started once, and ends with them."""
    folder = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(folder):
            item.add_marker(pytest.mark.xdist_group("end_to_end"))


@pytest.fixture(scope="package", params=["embedded", pytest.param("scaled_out", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Studio in both ways to run, started once each."""
    folder = tmp_path_factory.mktemp(request.param)
    starting = (
        embedded(folder)
        if request.param == "embedded"
        else scaled_out(folder, request.getfixturevalue("make_database"))
    )
    with starting as started:
        yield started

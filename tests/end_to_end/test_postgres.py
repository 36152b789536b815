"""The whole product in one process on PostgreSQL does what it does on SQLite."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.product import ROOT, Product, running_product
from tests.end_to_end.round_trips import core_round_trip, file_round_trip, studio_round_trip
from tests.end_to_end.test_readme import README, blocks

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def on_postgres(tmp_path_factory: pytest.TempPathFactory, make_database: Callable[[], str]) -> Iterator[Product]:
    """The product in demo mode on a PostgreSQL database of its own."""
    folder = tmp_path_factory.mktemp("postgres")
    with running_product(folder / "data", TIDEGATE_DATABASE_URL=make_database()) as product:
        yield product


def test_the_first_query_answers_as_the_readme_prints(on_postgres: Product) -> None:
    query = (ROOT / "docs/first-query.graphql").read_text()
    [printed] = blocks(README, "json")

    assert on_postgres.graphql(query, token=on_postgres.user_token()) == json.loads(printed)


def test_a_queue_item_is_created_read_changed_and_deleted(on_postgres: Product) -> None:
    core_round_trip(on_postgres)


def test_a_file_is_uploaded_and_downloaded(on_postgres: Product) -> None:
    file_round_trip(on_postgres)


def test_a_blob_is_created_patched_and_reverted(on_postgres: Product) -> None:
    studio_round_trip(on_postgres)


def test_nothing_is_kept_in_files_of_a_database(on_postgres: Product) -> None:
    """All tables are on the server: the data folder has files, a secret and a socket, but no SQLite."""
    assert [path for path in Path(on_postgres.data_dir).rglob("*") if path.suffix == ".sqlite3"] == []

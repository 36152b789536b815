"""Providers in the middle of a batch survive `kill -9`: every job ends, and nothing is written twice."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.product import Product, running_product
from tests.patience import PATIENCE

COUNT = 12


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings that name an empty database: nothing for files of SQLite."""
    return {"TIDEGATE_DATABASE_URL": request.getfixturevalue("make_database")()} if request.param == "postgres" else {}


SETTINGS = {"TIDEGATE_JOB_LEASE_SECONDS": "1", "TIDEGATE_RETRY_BASE_SECONDS": "0.1"}


def test_a_batch_survives_a_kill_and_writes_each_output_once(tmp_path: Path, database: dict[str, str]) -> None:
    with running_product(tmp_path / "data", **database, **SETTINGS) as product:
        headers = {"authorization": f"Bearer {product.user_token('user_killed')}"}
        blobs = [create(product, headers, number) for number in range(COUNT)]
        batches = [start(product, headers, provider, blobs) for provider in ("text-expander", "grammar-checker")]
        wait_until(product, headers, batches[0], lambda batch: batch["completed"] >= 2)
        product.kill()
    with running_product(tmp_path / "data", **database, **SETTINGS) as product:
        expanded, checked = [
            wait_until(product, headers, batch, lambda batch: batch["status"] != "processing") for batch in batches
        ]
        assert [(batch["status"], batch["completed"]) for batch in (expanded, checked)] == [("completed", COUNT)] * 2
        outputs = {item["blob_id"]: item["output_blob_id"] for item in expanded["items"]}
        for blob_id in blobs:
            path = f"/studio/v1/blobs/{blob_id}?include_children=true&include_deltas=true"
            blob = product.ask("GET", path, headers=headers).json["data"]
            assert [(child["id"], child["provider_id"]) for child in blob["children"]] == [
                (outputs[blob_id], "text-expander")
            ]
            assert (blob["version"], len(blob["deltas"])) == (2, 2)


def create(product: Product, headers: Mapping[str, str], number: int) -> str:
    text = f"Teh council of town {number} must close the harbour road because {number + 20} cars crashed there."
    body = {"content": text, "content_type": "text/plain"}
    return str(product.ask("POST", "/studio/v1/blobs", body, headers).json["data"]["id"])


def start(product: Product, headers: Mapping[str, str], provider: str, blobs: list[str]) -> str:
    answer = product.ask("POST", f"/studio/v1/providers/{provider}/batch", {"blob_ids": blobs}, headers)
    return str(answer.json["data"]["batch_id"])


def wait_until(product: Product, headers: Mapping[str, str], batch_id: str, reached: Any) -> Any:
    deadline, batch = time.monotonic() + PATIENCE, None
    while time.monotonic() < deadline:
        batch = product.ask("GET", f"/studio/v1/batches/{batch_id}", headers=headers).json["data"]
        if reached(batch):
            return batch
        time.sleep(0.01)
    raise AssertionError(f"the batch does not get there: {batch}")

"""What was acknowledged survives `kill -9`."""

import itertools
import threading
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.end_to_end.product import Product, running_product
from tests.patience import PATIENCE

WRITERS = 4
WRITES_BEFORE_KILL = 40


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings of an empty database; SQLite needs none."""
    if request.param == "sqlite":
        return {}
    return {"TIDEGATE_DATABASE_URL": request.getfixturevalue("make_database")()}


def write_until_killed(write: Callable[[int], str], acknowledged: list[str], enough: threading.Event) -> None:
    """Write one after another and note every acknowledged write, until the server is gone."""
    for number in itertools.count():
        try:
            acknowledged.append(write(number))
        except (OSError, HTTPException):
            return
        if len(acknowledged) >= WRITES_BEFORE_KILL:
            enough.set()


def test_no_acknowledged_queue_item_is_lost_by_a_kill_during_writes(tmp_path: Path, database: dict[str, str]) -> None:
    """Every queue item whose creation was answered is there after the restart."""
    with running_product(tmp_path / "data", **database) as product:
        headers = {"authorization": f"Bearer {product.token()}", "x-org-id": "org_123"}
        acknowledged = kill_during(product, lambda writer, number: create_item(product, headers, writer, number))

    with running_product(tmp_path / "data", **database) as product:
        kept = [product.ask("GET", f"/api/queue/{item}", headers=headers, port=product.core) for item in acknowledged]

        assert [answer.status for answer in kept] == [200] * len(acknowledged)


def test_no_acknowledged_delta_is_lost_by_a_kill_during_writes(tmp_path: Path, database: dict[str, str]) -> None:
    """Every delta whose application was answered is in the history, and versions have no gap."""
    with running_product(tmp_path / "data", **database) as product:
        headers = {"authorization": f"Bearer {product.user_token()}"}
        body = {"content": "start", "content_type": "text/plain", "metadata": {}}
        blob = product.ask("POST", "/studio/v1/blobs", body, headers).json["data"]["id"]
        acknowledged = kill_during(
            product, lambda writer, number: apply_delta(product, headers, blob, f"{writer}-{number}")
        )

    with running_product(tmp_path / "data", **database) as product:
        deltas = product.ask("GET", f"/studio/v1/blobs/{blob}/deltas", headers=headers).json["data"]

        assert set(acknowledged) <= {delta["id"] for delta in deltas}
        assert [delta["to_version"] for delta in deltas] == list(range(1, len(deltas) + 1))


def kill_during(product: Product, write: Callable[[int, int], str]) -> list[str]:
    """Let several writers write, kill the server in the midst of it, and answer what was acknowledged."""
    acknowledged: list[str] = []
    enough = threading.Event()

    def writer(index: int) -> threading.Thread:
        return threading.Thread(
            target=write_until_killed, args=(lambda number: write(index, number), acknowledged, enough)
        )

    threads = [writer(index) for index in range(WRITERS)]
    for thread in threads:
        thread.start()
    assert enough.wait(timeout=PATIENCE)
    product.kill()
    for thread in threads:
        thread.join()
    return acknowledged


def create_item(product: Product, headers: dict[str, str], writer: int, number: int) -> str:
    """Create a queue item and answer its id."""
    body = {"title": f"Item {number}", "platforms": ["youtube"], "idempotencyKey": f"kill-{writer}-{number}"}
    answer = product.ask("POST", "/api/queue", body, headers, port=product.core)
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def apply_delta(product: Product, headers: dict[str, str], blob: str, value: str) -> str:
    """Apply a delta without a base version and answer its id."""
    patch = {"op": "add", "path": "/metadata/last", "value": value}
    answer = product.ask("POST", "/studio/v1/deltas", {"blob_id": blob, "operation": "update", "patch": patch}, headers)
    assert answer.status == 201, answer.body
    return str(answer.json["data"]["id"])

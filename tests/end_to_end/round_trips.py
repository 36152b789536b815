"""A running product in, nothing out: what clients of both families do, from the first write to the last read."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from tests.end_to_end.product import Product

CONTENT = b"not really a video" * 10_000


def tomorrow() -> str:
    """A time for queue items that no test lives to see: until then they can be deleted."""
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


def core_round_trip(product: Product) -> None:
    """A queue item of WaveStack is created, found, listed and deleted."""
    headers = {"authorization": f"Bearer {product.token()}", "x-org-id": "org_123"}
    body = {"title": "From end to end", "platforms": ["youtube"], "idempotencyKey": uuid4().hex}
    body["scheduleAt"] = tomorrow()

    created = product.ask("POST", "/api/queue", body, headers, port=product.core)
    path = f"/api/queue/{created.json['id']}"
    found = product.ask("GET", path, headers=headers, port=product.core)
    listed = product.ask("GET", "/api/queue?limit=100", headers=headers, port=product.core)
    deleted = product.ask("DELETE", path, headers=headers, port=product.core)
    gone = product.ask("GET", path, headers=headers, port=product.core)

    assert [answer.status for answer in (created, found, listed, deleted, gone)] == [201, 200, 200, 204, 404]
    assert found.json["title"] == "From end to end"
    assert created.json["id"] in [item["id"] for item in listed.json["items"]]


def file_round_trip(product: Product) -> None:
    """A file is announced, uploaded to the URL of the answer, and downloaded, wholly and in part."""
    headers = {"authorization": f"Bearer {product.token()}", "x-org-id": "org_123"}
    body = {"filename": "take.mp4", "projectId": "proj_456"}
    asset = product.ask("POST", "/api/assets", body, headers, port=product.core).json
    address = urlsplit(asset["uploadUrl"])
    path = f"{address.path}?{address.query}"

    uploaded = product.ask("PUT", path, CONTENT, {"content-type": "video/mp4"})
    ready = product.ask("GET", f"/api/assets/{asset['id']}", headers=headers, port=product.core).json
    address = urlsplit(ready["downloadUrl"])
    path = f"{address.path}?{address.query}" if address.query else address.path
    whole = product.ask("GET", path, headers=headers)
    part = product.ask("GET", path, headers={**headers, "range": "bytes=4-9"})
    head = product.ask("HEAD", path, headers=headers)
    unsigned = product.ask("PUT", address.path, CONTENT, {"content-type": "video/mp4"})

    assert (uploaded.status, ready["status"]) == (201, "ready"), uploaded.body
    assert (whole.status, whole.body, whole.headers["content-type"]) == (200, CONTENT, "video/mp4")
    assert (part.status, part.body) == (206, CONTENT[4:10])
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(CONTENT)))
    assert unsigned.status in {401, 403}


def studio_round_trip(product: Product) -> None:
    """A blob of Studio is created, changed by a delta, brought back, and its content is where its link says."""
    headers = {"authorization": f"Bearer {product.user_token()}"}
    body = {"content": "first", "content_type": "text/plain", "metadata": {"title": "From end to end"}}

    blob = product.ask("POST", "/studio/v1/blobs", body, headers).json["data"]["id"]
    path = f"/studio/v1/blobs/{blob}"
    changed = product.ask(
        "PATCH", path, {"delta": {"operation": "update", "patch": {"content": "second"}}}, headers
    ).json["data"]
    reverted = product.ask("POST", f"{path}/revert", {"target_version": 1}, headers)
    found = product.ask("GET", path, headers=headers).json["data"]
    history = product.ask("GET", f"{path}/deltas", headers=headers).json["data"]

    assert changed["version"] == 2
    assert reverted.status == 200, reverted.body
    assert (found["content"], found["version"]) == ("first", 3)
    assert [delta["to_version"] for delta in history] == [1, 2, 3]

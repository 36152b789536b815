"""The example of Batch Create Blobs, request and response; then single failures and repeated requests (D-24)."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    return client


EXAMPLE = {
    "blobs": [
        {"content": "Content 1", "content_type": "text/plain", "metadata": {"chapter": 1}},
        {"content": "Content 2", "content_type": "text/plain", "metadata": {"chapter": 2}},
    ],
    "common_metadata": {"project": "book", "author": "user_123"},
    "providers": ["text-expander"],
}


async def test_batch_create_blobs(studio: httpx.AsyncClient) -> None:
    answer = await studio.post("/blobs/batch", json=EXAMPLE)
    assert answer.status_code == 207
    data = answer.json()["data"]
    ids = [one["blob_id"] for one in data["created"]]
    assert data == {
        "created": [
            {"temp_id": 0, "blob_id": ids[0], "status": "created"},
            {"temp_id": 1, "blob_id": ids[1], "status": "created"},
        ],
        "failed": [],
        "summary": {"total": 2, "succeeded": 2, "failed": 0},
    }
    blob = (await studio.get(f"/blobs/{ids[1]}")).json()["data"]
    assert blob["metadata"] == {
        "project": "book",
        "author": "user_123",
        "chapter": 2,
        "word_count": 2,
        "reading_time": "1 min",
    }
    assert (await studio.get(f"/blobs/{ids[0]}")).json()["data"]["content"] == "Content 1"


async def test_an_item_that_fails_says_why_in_words_of_this_api(studio: httpx.AsyncClient) -> None:
    blobs = [{"content": "x"}, {"content": "x", "content_type": "text/plain", "parent_id": "nonsense"}]
    answer = await studio.post("/blobs/batch", json={"blobs": blobs})
    assert answer.status_code == 207
    assert answer.json()["data"]["summary"] == {"total": 2, "succeeded": 0, "failed": 2}
    assert answer.json()["data"]["failed"] == [
        {
            "temp_id": 0,
            "status": "failed",
            "error": {
                "code": "VALIDATION_ERROR",
                "message": "Invalid input provided: A blob needs content and a content type",
                "details": {"field": "content_type", "reason": "A blob needs content and a content type"},
            },
        },
        {
            "temp_id": 1,
            "status": "failed",
            "error": {
                "code": "VALIDATION_ERROR",
                "message": "Invalid input provided: A blob id is a UUID",
                "details": {"field": "parent_id", "reason": "A blob id is a UUID"},
            },
        },
    ]


async def test_an_item_of_wrong_types_fails_alone(studio: httpx.AsyncClient) -> None:
    good = {"content": "Fine", "content_type": "text/plain"}
    wrong: list[tuple[Any, str, str]] = [
        (good | {"content": 5}, "content", "Content must be a string"),
        (good | {"content": None, "content_type": ["text/plain"]}, "content_type", "Content type must be a string"),
        (good | {"metadata": []}, "metadata", "Metadata must be a JSON object"),
        (good | {"parent_id": 1}, "parent_id", "Parent id must be a string"),
        (good | {"encoding": "rot13"}, "encoding", "Encoding must be one of: utf-8, utf8, base64, utf_8"),
        (good | {"providers": "text-expander"}, "providers", "Providers must be an array"),
        (good | {"providers": [None]}, "providers", "Providers must not contain null"),
        ("Fine", "blobs", "Each of blobs must be an object"),
        ([good], "blobs", "Each of blobs must be an object"),
        (None, "blobs", "Each of blobs must be an object"),
    ]
    # What the graph calls such an item is no key of this API.
    last = good | {"unreadable": {"field": "content", "reason": "x"}}
    answer = await studio.post("/blobs/batch", json={"blobs": [good, *[item for item, _, _ in wrong], last]})
    assert answer.status_code == 207, answer.text
    data = answer.json()["data"]
    assert [one["temp_id"] for one in data["created"]] == [0, len(wrong) + 1]
    assert [(one["temp_id"], one["error"]) for one in data["failed"]] == [
        (
            place,
            {
                "code": "VALIDATION_ERROR",
                "message": f"Invalid input provided: {reason}",
                "details": {"field": field, "reason": reason},
            },
        )
        for place, (_, field, reason) in enumerate(wrong, start=1)
    ]
    assert data["summary"] == {"total": len(wrong) + 2, "succeeded": 2, "failed": len(wrong)}


async def test_a_batch_is_described_by_what_clients_can_say(studio: httpx.AsyncClient) -> None:
    described = (await studio.get("/openapi.json")).json()["paths"]["/blobs/batch"]["post"]["requestBody"]
    item = described["content"]["application/json"]["schema"]["properties"]["blobs"]["items"]
    assert list(item["properties"]) == ["content", "content_type", "encoding", "metadata", "parent_id", "providers"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "blobs"),
        ({"blobs": []}, "blobs"),
        ({"blobs": [{"content": "x", "content_type": "text/plain"}] * 101}, "blobs"),
        ({"blobs": "x"}, "blobs"),
        ({"blobs": [{"content": "x", "content_type": "text/plain"}], "common_metadata": []}, "common_metadata"),
    ],
)
async def test_a_batch_that_is_none_is_refused(studio: httpx.AsyncClient, body: Any, field: str) -> None:
    answer = await studio.post("/blobs/batch", json=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["details"]["field"]) == (400, "VALIDATION_ERROR", field)


async def test_batches_have_a_rate_of_their_own(studio: httpx.AsyncClient) -> None:
    single = await studio.post("/blobs", json={"content": "x", "content_type": "text/plain"})
    batch = await studio.post("/blobs/batch", json=EXAMPLE)
    limits = [int(answer.headers["x-ratelimit-limit"]) for answer in (single, batch)]
    assert limits[0] == 10 * limits[1]


# Idempotency-Key


async def test_a_repeated_post_makes_nothing_new(studio: httpx.AsyncClient) -> None:
    async def post(path: str, key: str, body: Any) -> httpx.Response:
        return await studio.post(path, json=body, headers={"Idempotency-Key": key})

    new = {"content": "Once", "content_type": "text/plain", "metadata": {"tags": ["once"]}}
    first, second = await post("/blobs", "k1", new), await post("/blobs", "k1", new)
    assert (first.status_code, second.status_code) == (201, 201)
    blob = first.json()["data"]["id"]
    assert second.json()["data"]["id"] == blob
    delta = {
        "blob_id": blob,
        "operation": "update",
        "patch": {"op": "add", "path": "/metadata/reviewed", "value": True},
    }
    deltas = [await post("/deltas", "k2", delta) for _ in range(2)]
    assert deltas[0].json() == deltas[1].json()
    revert = {"target_version": 1, "create_backup": True}
    reverts = [await post(f"/blobs/{blob}/revert", "k3", revert) for _ in range(2)]
    assert reverts[0].json() == reverts[1].json()
    batches = [await post("/blobs/batch", "k4", EXAMPLE) for _ in range(2)]
    assert batches[0].json() == batches[1].json()
    history = (await studio.get(f"/blobs/{blob}/deltas")).json()["data"]
    assert [one["to_version"] for one in history] == [1, 2, 3]
    refused = await post("/blobs", "k1", new | {"content": "Twice"})
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (409, "DUPLICATE_RESOURCE")
    assert error["details"]["field"] == "Idempotency-Key"

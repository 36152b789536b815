"""Every example of Blob Management and Delta Operations, request and response; then what the decisions add to it."""

import base64
import json
import re
from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = "550e8400-e29b-41d4-a716-446655440000"
EXAMPLE = "550e8400-e29b-41d4-a716-446655440001"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    return client


async def created(studio: httpx.AsyncClient, content: str = "Initial content", **more: Any) -> Any:
    answer = await studio.post("/blobs", json={"content": content, "content_type": "text/plain", **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


async def patched(studio: httpx.AsyncClient, blob: str, patch: Any, **more: Any) -> httpx.Response:
    return await studio.patch(f"/blobs/{blob}", json={"delta": {"operation": "update", "patch": patch, **more}})


# The reference's examples


async def test_create_blob(studio: httpx.AsyncClient) -> None:
    body = {
        "content": "base64_encoded_content",
        "content_type": "text/plain",
        "metadata": {"title": "My Document", "tags": ["draft", "chapter-1"]},
        "parent_id": ROOT,
        "providers": ["text-expander", "grammar-checker"],
    }
    answer = await studio.post("/blobs", json=body)
    assert answer.status_code == 201
    blob = answer.json()["data"]
    assert UUID.fullmatch(blob["id"])
    assert STAMP.fullmatch(blob["created_at"])
    assert blob == {
        "id": blob["id"],
        "user_id": "user_123",
        "content_url": blob["content_url"],
        "content_type": "text/plain",
        "size": 22,
        "version": 1,
        "parent_id": ROOT,
        "metadata": {"title": "My Document", "tags": ["draft", "chapter-1"]},
        "processing_status": {"text-expander": "pending", "grammar-checker": "pending"},
        "created_at": blob["created_at"],
        "updated_at": blob["created_at"],
    }


async def test_get_blob(studio: httpx.AsyncClient) -> None:
    answer = await studio.get(f"/blobs/{EXAMPLE}?include_children=true&include_deltas=1")
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"3"'
    assert answer.json()["data"] == {
        "id": EXAMPLE,
        "user_id": "user_123",
        "content": "Corrected content",
        "content_type": "text/plain",
        "size": 17,
        "version": 3,
        "parent_id": ROOT,
        "children": [
            {
                "id": "550e8400-e29b-41d4-a716-446655440002",
                "provider_id": "text-expander",
                "created_at": "2024-01-15T10:31:00Z",
            }
        ],
        "deltas": [
            {"id": "delta_1", "operation": "create", "version": 1, "created_at": "2024-01-15T10:30:00Z"},
            {"id": "delta_2", "operation": "update", "version": 2, "created_at": "2024-01-15T10:35:00Z"},
            {"id": "delta_3", "operation": "update", "version": 3, "created_at": "2024-01-15T10:40:00Z"},
        ],
        "metadata": {
            "title": "My Document",
            "tags": ["draft", "chapter-1"],
            "reviewed": True,
            "word_count": 2,
            "reading_time": "1 min",
        },
        "processing_status": {"text-expander": "completed", "grammar-checker": "completed"},
        "created_at": "2024-01-15T10:30:00Z",
        "updated_at": "2024-01-15T10:40:00Z",
    }


async def test_update_blob(studio: httpx.AsyncClient) -> None:
    blob = await created(studio, metadata={"title": "T", "tags": ["draft"]})
    body = {
        "delta": {
            "operation": "update",
            "patch": {"content": "Updated content...", "metadata": {"tags": ["draft", "chapter-1", "revised"]}},
        },
        "trigger_providers": True,
    }
    answer = await studio.patch(f"/blobs/{blob['id']}", json=body)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    data = answer.json()["data"]
    assert data == {
        "id": blob["id"],
        "version": 2,
        "delta_id": data["delta_id"],
        "updated_at": data["updated_at"],
    }
    assert data["delta_id"].startswith("delta_")
    read = (await studio.get(f"/blobs/{blob['id']}")).json()["data"]
    assert (read["content"], read["updated_at"]) == ("Updated content...", data["updated_at"])
    assert read["metadata"]["title"] == "T"


async def test_delete_blob(studio: httpx.AsyncClient) -> None:
    blob = await created(studio)
    child = await created(studio, parent_id=blob["id"])
    answer = await studio.delete(f"/blobs/{blob['id']}?cascade=true&soft=false")
    assert (answer.status_code, answer.content) == (204, b"")
    for gone in (blob, child):
        assert (await studio.get(f"/blobs/{gone['id']}")).json()["error"]["code"] == "BLOB_NOT_FOUND"


async def test_list_user_blobs(studio: httpx.AsyncClient) -> None:
    body = (await studio.get("/blobs")).json()
    assert body.keys() == {"data", "pagination"}
    total = body["pagination"]["total"]
    assert body["pagination"] == {"page": 1, "limit": 20, "total": total, "pages": -(-total // 20)}
    example = (await studio.get("/blobs?sort=created_at&limit=2")).json()["data"][1]
    assert example == {
        "id": EXAMPLE,
        "title": "My Document",
        "content_type": "text/plain",
        "size": 17,
        "version": 3,
        "created_at": "2024-01-15T10:30:00Z",
    }


async def test_get_delta_history(studio: httpx.AsyncClient) -> None:
    answer = await studio.get(f"/blobs/{EXAMPLE}/deltas")
    first, second, _ = answer.json()["data"]
    assert answer.json().keys() == {"data"}
    assert {**first, "patch": first["patch"]["content"]} == {
        "id": "delta_1",
        "blob_id": EXAMPLE,
        "provider_id": "user",
        "operation": "create",
        "patch": "Initial content",
        "from_version": 0,
        "to_version": 1,
        "applied_at": "2024-01-15T10:30:00Z",
    }
    assert second == {
        "id": "delta_2",
        "blob_id": EXAMPLE,
        "provider_id": "grammar-checker",
        "operation": "update",
        "patch": {"op": "replace", "path": "/content", "value": "Corrected content"},
        "from_version": 1,
        "to_version": 2,
        "applied_at": "2024-01-15T10:35:00Z",
    }


async def test_apply_delta(studio: httpx.AsyncClient) -> None:
    blob = await created(studio)
    patch = {"op": "add", "path": "/metadata/reviewed", "value": True}
    answer = await studio.post("/deltas", json={"blob_id": blob["id"], "operation": "update", "patch": patch})
    assert answer.status_code == 201
    data = answer.json()["data"]
    assert data == {
        "id": data["id"],
        "blob_id": blob["id"],
        "status": "applied",
        "new_version": 2,
        "applied_at": data["applied_at"],
    }


async def test_revert_to_version(studio: httpx.AsyncClient) -> None:
    blob = await created(studio, "one")
    for content in ("two", "three", "four"):
        await patched(studio, blob["id"], {"content": content})
    answer = await studio.post(f"/blobs/{blob['id']}/revert", json={"target_version": 2, "create_backup": True})
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert data == {
        "blob_id": blob["id"],
        "reverted_to": 2,
        "current_version": 5,
        "backup_blob_id": data["backup_blob_id"],
    }
    assert (await studio.get(f"/blobs/{blob['id']}")).json()["data"]["content"] == "two"
    assert (await studio.get(f"/blobs/{data['backup_blob_id']}")).json()["data"]["content"] == "four"


# What the decisions add


async def test_a_blob_can_be_read_as_it_was(studio: httpx.AsyncClient) -> None:
    answer = await studio.get(f"/blobs/{EXAMPLE}?version=1&include_deltas=true")
    blob = answer.json()["data"]
    assert (blob["version"], blob["content"], blob["size"]) == (1, "Initial content", 15)
    assert [delta["id"] for delta in blob["deltas"]] == ["delta_1"]
    assert answer.headers["etag"] == '"1"'


async def test_a_blob_can_be_read_as_it_was_at_a_time(studio: httpx.AsyncClient) -> None:
    answer = await studio.get(f"/blobs/{EXAMPLE}?as_of=2024-01-15T10:35:00Z&include_deltas=true")
    blob = answer.json()["data"]
    assert (blob["version"], blob["updated_at"]) == (2, "2024-01-15T10:35:00Z")
    assert [delta["id"] for delta in blob["deltas"]] == ["delta_1", "delta_2"]
    content = await studio.get(f"/blobs/{EXAMPLE}/content?as_of=2024-01-15T10:34:59Z")
    assert (content.status_code, content.text) == (200, "Initial content")


async def test_children_and_deltas_are_told_only_when_asked(studio: httpx.AsyncClient) -> None:
    blob = (await studio.get(f"/blobs/{EXAMPLE}?include_children=false&include_deltas=0")).json()["data"]
    assert not blob.keys() & {"children", "deltas"}


async def test_all_children_are_told(studio: httpx.AsyncClient) -> None:
    parent = await created(studio)
    children = [(await created(studio, parent_id=parent["id"]))["id"] for _ in range(101)]
    blob = (await studio.get(f"/blobs/{parent['id']}?include_children=true")).json()["data"]
    assert [child["id"] for child in blob["children"]] == children


async def test_a_revert_without_backup_tells_none(studio: httpx.AsyncClient) -> None:
    blob = await created(studio)
    answer = await studio.post(f"/blobs/{blob['id']}/revert", json={"target_version": 1})
    assert answer.json()["data"]["backup_blob_id"] is None


LISTS: list[tuple[str, Any]] = [
    ("filter[tags]=blue,green&sort=title", ["a", "b"]),
    ("filter[tags]=green", ["b"]),
    ("filter[tags]=blue,green&filter[content_type]=text/markdown", ["b"]),
    ("filter[tags]=blue,green&sort=-title", ["b", "a"]),
    ("filter[tags]=blue,green&sort=title&limit=1&page=2", ["b"]),
    ("filter[tags]=blue,green&page=9", []),
    ("filter[tags]=blue,green&search=wombat", ["b"]),
    ("filter[tags]=blue,green&filter[provider]=summarizer", ["a"]),
    ("filter[tags]=red", []),
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shelf(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(
        below="/studio/v1", Authorization=f"Bearer {await product.user_token('librarian')}"
    )
    await created(client, "x", metadata={"title": "a", "tags": ["blue"]}, providers=["summarizer"])
    await created(client, "a wombat", content_type="text/markdown", metadata={"title": "b", "tags": ["green"]})
    return client


@pytest.mark.parametrize(("query", "titles"), LISTS)
async def test_blobs_are_filtered_sorted_and_paged(shelf: httpx.AsyncClient, query: str, titles: Any) -> None:
    answer = await shelf.get(f"/blobs?{query}")
    assert answer.status_code == 200, answer.text
    assert [blob["title"] for blob in answer.json()["data"]] == titles


async def test_children_are_listed_by_their_parent(studio: httpx.AsyncClient) -> None:
    blobs = (await studio.get(f"/blobs?filter[parent_id]={EXAMPLE}")).json()["data"]
    assert [blob["id"] for blob in blobs] == ["550e8400-e29b-41d4-a716-446655440002"]


async def test_a_range_of_the_history_is_told(studio: httpx.AsyncClient) -> None:
    query = "from_version=1&to_version=2&provider_id=grammar-checker"
    deltas = (await studio.get(f"/blobs/{EXAMPLE}/deltas?{query}")).json()["data"]
    assert [delta["id"] for delta in deltas] == ["delta_2"]


UPLOADS: list[tuple[Any, Any, str, str]] = [
    ({"file": ("a.png", b"\x89PNG", "image/png")}, {}, "image/png", base64.b64encode(b"\x89PNG").decode()),
    ({"file": ("a.md", b"# Title", "text/markdown")}, {"providers": "summarizer"}, "text/markdown", "# Title"),
    ({"file": ("a.md", b"x", "text/markdown")}, {"content_type": "text/plain"}, "text/plain", "x"),
    ({"content": (None, "plain words", "text/plain")}, {}, "text/plain", "plain words"),
    ({"content": (None, "plain words")}, {}, "text/plain", "plain words"),
]


@pytest.mark.parametrize(("files", "fields", "content_type", "content"), UPLOADS)
async def test_a_blob_can_be_sent_as_a_form(
    studio: httpx.AsyncClient, files: Any, fields: Any, content_type: str, content: str
) -> None:
    metadata = {"title": "Sent", "tags": ["form"]}
    answer = await studio.post("/blobs", files=files, data={"metadata": json.dumps(metadata), **fields})
    assert answer.status_code == 201, answer.text
    data = answer.json()["data"]
    assert (data["content_type"], data["metadata"]) == (content_type, metadata)
    assert data["processing_status"] == ({"summarizer": "pending"} if "providers" in fields else {})
    assert (await studio.get(f"/blobs/{data['id']}")).json()["data"]["content"] == content


@pytest.mark.parametrize("name", ["file", "content"])
async def test_a_form_with_two_contents_is_refused(studio: httpx.AsyncClient, name: str) -> None:
    parts = [("file", ("a.md", b"# Title", "text/markdown")), (name, ("b.md", b"AAAA", "text/markdown"))]
    for files in (parts, parts[::-1]):
        answer = await studio.post("/blobs", files=files)
        assert answer.status_code == 400
        assert answer.json()["error"]["details"]["field"] == "content"


@pytest.mark.parametrize(
    ("encoding", "content", "read"),
    [("base64", "aGVsbG8=", "hello"), ("utf-8", "aGVsbG8=", "aGVsbG8="), (None, "aGVsbG8=", "hello")],
)
async def test_content_may_say_how_it_is_encoded(
    studio: httpx.AsyncClient, encoding: str | None, content: str, read: str
) -> None:
    blob = await created(studio, content, **({"encoding": encoding} if encoding else {}))
    assert (await studio.get(f"/blobs/{blob['id']}")).json()["data"]["content"] == read


async def test_a_change_may_name_the_version_that_it_is_for(studio: httpx.AsyncClient) -> None:
    blob = await created(studio)
    url = f"/blobs/{blob['id']}"
    delta = {"delta": {"operation": "update", "patch": {"content": "x"}}}
    assert (await studio.patch(url, json=delta, headers={"If-Match": '"1"'})).status_code == 200
    assert (await studio.patch(url, json=delta, headers={"If-Match": '"1"'})).status_code == 409
    assert (await studio.patch(url, json=delta, headers={"If-Match": 'W/"2"'})).status_code == 409
    assert (await studio.delete(url, headers={"If-Match": '"1"'})).status_code == 409
    assert (await studio.delete(url, headers={"If-Match": '"2"'})).status_code == 204


async def test_a_stale_writer_may_ask_for_a_merge(studio: httpx.AsyncClient) -> None:
    blob = (await created(studio, "one\ntwo\nthree\n"))["id"]
    await patched(studio, blob, {"content": "ONE\ntwo\nthree\n"})
    merged = await patched(studio, blob, {"content": "one\ntwo\nTHREE\n"}, from_version=1, on_conflict="merge")
    assert (merged.status_code, merged.json()["data"]["version"]) == (200, 3)
    assert (await studio.get(f"/blobs/{blob}")).json()["data"]["content"] == "ONE\ntwo\nTHREE\n"
    delta = {"blob_id": blob, "operation": "update", "from_version": 1, "on_conflict": "merge"}
    refused = await studio.post("/deltas", json=delta | {"patch": {"content": "eins\ntwo\nthree\n"}})
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (400, "VERSION_MISMATCH")
    assert (error["details"]["field"], error["details"]["conflicts"]) == ("from_version", ["/content"])

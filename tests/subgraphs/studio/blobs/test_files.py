"""Contents of 1 MB and more: in the file store, once for all who have them, until nobody has them any more."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx import ASGITransport, AsyncClient

from subgraphs.kit.clock import ManualClock
from subgraphs.studio.blobs.domain.detached import digest_of
from subgraphs.studio.blobs.service.filing import FILE_BYTES, UNUSED_FOR, clear_files, file_key
from tests.subgraphs.studio.blobs.conftest import Client

Json = Any  # JSON values

LARGE = "large text\n" * (FILE_BYTES // 10)
OTHER = "other text\n" * (FILE_BYTES // 10)
CREATE_BELOW_NOTHING = """
mutation($content: String!) {
  createBlob(input: {
    content: $content, contentType: "text/plain", parentId: "550e8400-e29b-41d4-a716-446655449999"
  }) { blob { id } }
}
"""


def stored(values: dict[str, str]) -> set[str]:
    """The files in the store, by their keys."""
    root = Path(values["data_dir"]) / "files" / "blobs"
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def key(content: str) -> str:
    return file_key(digest_of(content.encode()))


async def clear(alice: Client, clock: ManualClock) -> int:
    return await clear_files(alice.subgraph.database, alice.subgraph.resources.files, clock.now())


async def test_equal_contents_are_one_file_whoever_has_them(alice: Client, bob: Client, values: dict[str, str]) -> None:
    blobs = [await asking.create(LARGE) for asking in (alice, alice, bob)]
    assert stored(values) == {key(LARGE)}
    assert (await alice.read(blobs[0]["id"]))["content"] == LARGE
    assert (await bob.read(blobs[2]["id"]))["content"] == LARGE
    assert (await alice.read(blobs[0]["id"], fields="contentHash"))["contentHash"] == digest_of(LARGE.encode())


async def test_many_large_contents_may_come_at_once(studio: Client) -> None:
    contents = [f"{number} {LARGE}" for number in range(6)]
    await asyncio.gather(*(studio.refusal(CREATE_BELOW_NOTHING, content=content) for content in contents))
    blobs = await asyncio.gather(*(studio.create(content) for content in contents))
    assert [(await studio.read(blob["id"]))["content"] for blob in blobs] == contents


async def test_smaller_contents_stay_in_the_database(alice: Client, values: dict[str, str]) -> None:
    blob = await alice.create("x" * (FILE_BYTES - 1))
    assert stored(values) == set()
    assert (await alice.read(blob["id"], fields="size"))["size"] == FILE_BYTES - 1


async def test_every_version_of_a_large_content_can_be_read(alice: Client, values: dict[str, str]) -> None:
    blob = (await alice.create(LARGE))["id"]
    await alice.update(blob, {"content": OTHER})
    await alice.update(blob, {"metadata": {"a": 1}})
    await alice.update(blob, {"content": "small"})
    reverted = await alice.revert(blob, 1, createBackup=True)
    assert [(await alice.read(blob, version))["content"] for version in range(1, 6)] == [
        LARGE,
        OTHER,
        OTHER,
        "small",
        LARGE,
    ]
    assert reverted["backup"]["content"] == "small"
    assert stored(values) == {key(LARGE), key(OTHER)}
    history = (await alice.read(blob, fields="history { patch }"))["history"]
    assert history[1]["patch"] == {"content": OTHER}


async def test_a_batch_of_large_contents_is_filed_too(alice: Client, values: dict[str, str]) -> None:
    items = [{"content": content, "contentType": "text/plain"} for content in (LARGE, OTHER, LARGE, "small")]
    text = "mutation($input: CreateBlobsInput!) { createBlobs(input: $input) { summary { succeeded } } }"
    assert (await alice.ask(text, input={"blobs": items}))["createBlobs"]["summary"]["succeeded"] == 4
    assert stored(values) == {key(LARGE), key(OTHER)}


async def test_files_that_nobody_names_are_cleared_after_a_while(
    alice: Client, bob: Client, values: dict[str, str], clock: ManualClock
) -> None:
    hers, his = await alice.create(LARGE), await bob.create(LARGE)
    await alice.delete(hers["id"])
    clock.advance(UNUSED_FOR + timedelta(seconds=1))
    assert await clear(alice, clock) == 0  # it is still his
    assert (await bob.read(his["id"]))["content"] == LARGE
    await bob.delete(his["id"])
    assert await clear(alice, clock) == 1
    assert stored(values) == set()
    again = await alice.create(LARGE)
    assert (await alice.read(again["id"]))["content"] == LARGE


async def test_a_file_just_put_for_a_request_is_not_cleared(
    alice: Client, values: dict[str, str], clock: ManualClock
) -> None:
    unknown = "550e8400-e29b-41d4-a716-446655449999"
    text = "mutation($input: CreateBlobInput!) { createBlob(input: $input) { blob { id } } }"
    given = {"content": LARGE, "contentType": "text/plain", "parentId": unknown}
    assert (await alice.refusal(text, input=given)).code == "BLOB_NOT_FOUND"
    assert (await clear(alice, clock), stored(values)) == (0, {key(LARGE)})
    clock.advance(UNUSED_FOR + timedelta(seconds=1))
    assert (await clear(alice, clock), stored(values)) == (1, set())


async def test_a_content_that_becomes_large_by_a_patch_of_its_parts_is_kept(alice: Client) -> None:
    blob = (await alice.create("{}", contentType="application/json", encoding="UTF_8"))["id"]
    await alice.update(blob, {"op": "add", "path": "/content/text", "value": LARGE})
    assert len((await alice.read(blob))["content"]) > FILE_BYTES
    await alice.update(blob, {"op": "remove", "path": "/content/text"})
    assert (await alice.read(blob))["content"] == "{}"


@pytest.fixture
async def http(alice: Client) -> AsyncIterator[AsyncClient]:
    app: Any = alice.subgraph.asgi  # Any: httpx and Litestar spell the ASGI types differently
    async with AsyncClient(transport=ASGITransport(app), base_url="http://blobs") as client:
        yield client


async def address(alice: Client, blob: str) -> str:
    parts = urlsplit((await alice.read(blob, fields="contentUrl"))["contentUrl"])
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize("content", ["0123456789", "0123456789" * 1_000, "0123456789" * (FILE_BYTES // 10 + 1)])
async def test_links_give_ranges_of_contents_wherever_they_stand(
    alice: Client, http: AsyncClient, content: str
) -> None:
    url = await address(alice, (await alice.create(content))["id"])
    whole = await http.get(url)
    assert (whole.status_code, whole.text, whole.headers["accept-ranges"]) == (200, content, "bytes")
    assert whole.headers["etag"] == f'"{digest_of(content.encode())}"'
    part = await http.get(url, headers={"Range": "bytes=3-6"})
    assert (part.status_code, part.text) == (206, "3456")
    assert part.headers["content-range"] == f"bytes 3-6/{len(content)}"
    last = await http.get(url, headers={"Range": "bytes=-2"})
    assert (last.status_code, last.text) == (206, "89")
    beyond = await http.get(url, headers={"Range": f"bytes={len(content)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(content)}")
    unchanged = await http.get(url, headers={"If-None-Match": whole.headers["etag"]})
    assert unchanged.status_code == 304
    head = await http.head(url)
    assert (head.status_code, head.headers["content-length"], head.text) == (200, str(len(content)), "")

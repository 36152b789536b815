"""Announced files are uploaded to signed addresses over real HTTP, once, and nothing else can be."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.core.app import create_subgraph
from subgraphs.wavestack.core.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
Announce = Callable[..., Awaitable[tuple[str, str]]]

ANNOUNCE = """mutation A($input: CreateAssetUploadInput!) {
  createAssetUpload(input: $input) {
    uploadUrl asset { id status filename mimeType sizeBytes checksum downloadUrl projectId createdAt }
  }
}"""
READ = """query R($id: ID!) {
  asset(id: $id) { id status filename mimeType sizeBytes checksum downloadUrl updatedAt }
}"""
LIMIT = 1000
BYTES = bytes(range(256)) * 3


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


async def _upload(
    data: Ask, announce: Announce, http: httpx.AsyncClient, content: bytes = BYTES, **wanted: Json
) -> dict[str, Json]:
    asset_id, path = await announce(**wanted)
    assert (await http.put(path, content=content)).status_code == 201
    asset: dict[str, Json] = (await data(READ, id=asset_id))["asset"]
    return asset


def _error(response: httpx.Response) -> tuple[int, str]:
    error = response.json()["error"]
    assert set(error) == {"code", "message", "details"}
    return response.status_code, error["code"]


def _stored_files(core: Subgraph[Resources]) -> list[Path]:
    root = Path(core.resources.settings.data_dir) / "files" / "core"
    return [path for path in root.rglob("*") if path.is_file() and "asset_789" not in str(path)]


async def test_an_announced_file_is_pending_until_its_bytes_are_there(
    core: Subgraph[Resources], clock: ManualClock, data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    wanted = {"filename": "Höhe punkte.mp4", "mimeType": "video/mp4", "projectId": "proj_456"}
    created = (await data(ANNOUNCE, input=wanted))["createAssetUpload"]
    asset = created["asset"]
    assert asset["id"].startswith("asset_")
    assert asset == {
        "id": asset["id"],
        "status": "PENDING",
        "filename": "Höhe punkte.mp4",
        "mimeType": "video/mp4",
        "sizeBytes": None,
        "checksum": None,
        "downloadUrl": None,
        "projectId": "proj_456",
        "createdAt": "2026-01-15T10:00:00Z",
    }
    assert created["uploadUrl"].startswith("http://127.0.0.1:4000/assets/files/")
    clock.advance(timedelta(minutes=5))
    stored = await http.put(_path(created["uploadUrl"]), content=BYTES)
    checksum = hashlib.sha256(BYTES).hexdigest()
    facts = {"id": asset["id"], "status": "ready", "mimeType": "video/mp4", "sizeBytes": 768, "checksum": checksum}
    assert (stored.status_code, stored.json()) == (201, facts)
    ready = (await data(READ, id=asset["id"]))["asset"]
    assert (ready["status"], ready["sizeBytes"], ready["checksum"]) == ("READY", 768, checksum)
    assert ready["updatedAt"] == "2026-01-15T10:05:00Z"
    read = await http.get(_path(ready["downloadUrl"]))
    assert (read.status_code, read.content) == (200, BYTES)
    assert {name: read.headers[name] for name in read.headers if name not in {"date", "server"}} == {
        "content-type": "video/mp4",
        "content-length": "768",
        "etag": f'"{checksum}"',
        "accept-ranges": "bytes",
        "cache-control": "private, max-age=3600, immutable",
        "content-disposition": "inline; filename=\"H_he punkte.mp4\"; filename*=UTF-8''H%C3%B6he%20punkte.mp4",
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
    }


@pytest.mark.parametrize(
    ("wanted", "sent", "kept"),
    [
        ({"filename": "a.webm"}, None, "video/webm"),
        ({"filename": "a.mkv"}, None, "video/x-matroska"),
        ({"filename": "unknown"}, None, "application/octet-stream"),
        ({"filename": "a.mp4"}, "video/webm", "video/webm"),
        ({"filename": "a.mp4"}, "application/octet-stream", "video/mp4"),
        ({"filename": "a.mp4"}, "application/x-www-form-urlencoded", "video/mp4"),
        ({"filename": "a", "mimeType": "IMAGE/PNG"}, None, "image/png"),
        ({"filename": "a.txt"}, "Text/Plain; charset=latin-1", "text/plain; charset=latin-1"),
    ],
)
async def test_the_content_type_is_kept(
    data: Ask, http: httpx.AsyncClient, wanted: dict[str, str], sent: str | None, kept: str, announce: Announce
) -> None:
    asset_id, path = await announce(**wanted)
    await http.put(path, content=BYTES, headers={} if sent is None else {"content-type": sent})
    asset = (await data(READ, id=asset_id))["asset"]
    assert asset["mimeType"] == kept
    assert (await http.get(_path(asset["downloadUrl"]))).headers["content-type"] == kept


async def test_a_second_upload_conflicts_and_changes_nothing(
    core: Subgraph[Resources], data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    asset_id, path = await announce()
    assert (await http.put(path, content=b"first")).status_code == 201
    assert _error(await http.put(path, content=b"second")) == (409, "CONFLICT")
    asset = (await data(READ, id=asset_id))["asset"]
    assert (await http.get(_path(asset["downloadUrl"]))).content == b"first"
    assert len(_stored_files(core)) == 1


async def test_of_two_uploads_at_the_same_time_one_is_kept(
    core: Subgraph[Resources], data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    asset_id, path = await announce()
    both_begun = asyncio.Barrier(2)

    async def slow(content: bytes) -> AsyncIterator[bytes]:
        yield content
        await both_begun.wait()
        yield content

    answers = await asyncio.gather(*(http.put(path, content=slow(letter)) for letter in (b"a", b"b")))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    asset = (await data(READ, id=asset_id))["asset"]
    assert (await http.get(_path(asset["downloadUrl"]))).content in {b"aa", b"bb"}
    assert len(_stored_files(core)) == 1


async def test_an_upload_that_breaks_off_can_be_tried_again(
    core: Subgraph[Resources], origin: str, data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    asset_id, path = await announce()
    place = urlsplit(origin)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(f"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhalf of it".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    del reader
    assert (await http.put(path, content=BYTES)).status_code == 201
    assert (await data(READ, id=asset_id))["asset"]["sizeBytes"] == len(BYTES)


async def test_a_file_that_is_too_large_is_refused_and_fails_the_asset(
    core: Subgraph[Resources], data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 100

    for content in (b"x" * (LIMIT + 1), in_pieces()):
        asset_id, path = await announce()
        refused = await http.put(path, content=content)
        assert refused.status_code == 413
        assert refused.json() == {
            "error": {
                "code": "VALIDATION_ERROR",
                "message": "File must be at most 1000 bytes",
                "details": {"field": "file", "constraint": "maxSize"},
            }
        }
        assert (await data(READ, id=asset_id))["asset"]["status"] == "FAILED"
        assert _error(await http.put(path, content=b"smaller")) == (409, "CONFLICT")
    assert _stored_files(core) == []
    assert (await _upload(data, announce, http, b"x" * LIMIT))["sizeBytes"] == LIMIT


async def test_an_empty_file_is_refused_and_can_be_tried_again(
    core: Subgraph[Resources], data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    _asset_id, path = await announce()
    assert _error(await http.put(path, content=b"")) == (400, "VALIDATION_ERROR")
    assert _stored_files(core) == []
    assert (await http.put(path, content=b"now")).status_code == 201


async def test_a_wrong_content_type_is_refused(data: Ask, http: httpx.AsyncClient, announce: Announce) -> None:
    _asset_id, path = await announce()
    assert _error(await http.put(path, content=b"x", headers={"content-type": "nonsense"})) == (400, "VALIDATION_ERROR")


async def test_an_address_works_only_as_it_was_signed(
    clock: ManualClock, data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    first, path = await announce()
    other, _ = await announce()
    forged = [
        path.replace(first, other),
        path.replace("org_123", "org_456"),
        path.partition("?")[0],
        path.replace("expires=", "expires=9"),
        path.replace("expires=", "expires=x"),
        path + "0",
        path.replace("signature=", "signature=%FF"),
    ]
    for address in forged:
        assert _error(await http.put(address, content=b"x")) == (403, "FORBIDDEN"), address
        assert _error(await http.get(address)) == (403, "FORBIDDEN"), address
    assert _error(await http.get(path)) == (403, "FORBIDDEN")
    clock.advance(timedelta(seconds=3601))
    assert _error(await http.put(path, content=b"x")) == (403, "FORBIDDEN")


async def test_writes_of_assets_are_announced(
    core: Subgraph[Resources], data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    ready = await _upload(data, announce, http)
    failed, path = await announce()
    await http.put(path, content=b"x" * (LIMIT + 1))
    heard = []
    async for event in core.events.listen(scope="org_123", after=0):
        heard.append((event.topic, event.key))
        if len(heard) == 4:
            break
    assert heard == [
        ("asset.created", ready["id"]),
        ("asset.ready", ready["id"]),
        ("asset.created", failed),
        ("asset.failed", failed),
    ]


async def test_a_start_removes_what_dead_uploads_left_behind(sqlite_values: dict[str, str], tmp_path: Path) -> None:
    left = tmp_path / "data" / "files" / "core" / ".incoming" / "dead.part"
    left.parent.mkdir(parents=True)
    left.touch()
    os.utime(left, (0, 0))
    subgraph = create_subgraph(sqlite_values)

    await subgraph.start()
    await subgraph.stop()

    assert not left.exists()


async def test_a_clip_is_announced_with_where_it_comes_from(data: Ask) -> None:
    document = """mutation A($input: CreateAssetUploadInput!) {
      createAssetUpload(input: $input) { asset { sourceUrl startTime endTime duration } }
    }"""
    facts = {"sourceUrl": "https://example.com/v.mp4", "startTime": 30.5, "endTime": 45.5, "duration": 15.0}
    created = await data(document, input={"filename": "clip.mp4", **facts})
    assert created["createAssetUpload"]["asset"] == facts


async def test_a_repeated_key_announces_one_asset_of_each_organization(data: Ask, refusal: Ask) -> None:
    document = """mutation A($input: CreateAssetUploadInput!) {
      createAssetUpload(input: $input) { replayed uploadUrl asset { id } }
    }"""
    wanted = {"filename": "clip.mp4", "startTime": 1.0, "idempotencyKey": "clip-1"}

    first, second, foreign = [
        (await data(document, organization, input=wanted))["createAssetUpload"]
        for organization in ("org_123", "org_123", "org_456")
    ]
    other = await refusal(document, input=wanted | {"startTime": 2.0})

    assert (first["replayed"], second["replayed"], foreign["replayed"]) == (False, True, False)
    assert first["asset"] == second["asset"] != foreign["asset"]
    assert urlsplit(second["uploadUrl"]).path == urlsplit(first["uploadUrl"]).path
    assert (other["code"], other["details"]) == ("CONFLICT", {"field": "idempotencyKey", "reason": "reused"})


@pytest.mark.parametrize(
    ("change", "field", "constraint"),
    [
        ({"startTime": -1.0}, "startTime", "min"),
        ({"endTime": -1.0}, "endTime", "min"),
        ({"duration": -0.5}, "duration", "min"),
        ({"startTime": 5.0, "endTime": 5.0}, "endTime", "afterStart"),
        ({"endTime": 0.0}, "endTime", "afterStart"),
        ({"sourceUrl": "https://example.com/" + "x" * 2000}, "sourceUrl", "maxLength"),
        ({"idempotencyKey": ""}, "idempotencyKey", "required"),
        ({"idempotencyKey": "k" * 256}, "idempotencyKey", "maxLength"),
    ],
)
async def test_facts_that_cannot_be_are_refused(
    refusal: Ask, change: dict[str, Json], field: str, constraint: str
) -> None:
    refused = await refusal(ANNOUNCE, input={"filename": "clip.mp4"} | change)
    assert (refused["code"], refused["details"]) == ("VALIDATION_ERROR", {"field": field, "constraint": constraint})

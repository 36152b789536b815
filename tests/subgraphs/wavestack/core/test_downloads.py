"""Files are read over real HTTP by signed addresses and by tokens of their organization, whole or in part."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.core.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
Announce = Callable[..., Awaitable[tuple[str, str]]]

READ = """query R($id: ID!) {
  asset(id: $id) { id status filename mimeType sizeBytes checksum downloadUrl updatedAt }
}"""
BYTES = bytes(range(256)) * 3


@pytest.fixture
def values(sqlite_values: dict[str, str]) -> dict[str, str]:
    """What is tried here does not depend on the database."""
    return sqlite_values


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


async def test_the_demo_asset_is_a_real_video(data: Ask, http: httpx.AsyncClient) -> None:
    asset = (await data(READ, id="asset_789"))["asset"]
    read = await http.get(_path(asset["downloadUrl"]))
    assert read.content[4:8] == b"ftyp"
    assert asset["checksum"] == hashlib.sha256(read.content).hexdigest()


@pytest.mark.parametrize(
    ("mime_type", "shown"),
    [
        ("video/mp4", "inline"),
        ("audio/mpeg", "inline"),
        ("image/png", "inline"),
        ("image/svg+xml", "attachment"),
        ("text/html", "attachment"),
        ("text/html; charset=utf-8", "attachment"),
        ("application/pdf", "attachment"),
    ],
)
async def test_only_harmless_media_is_shown_in_place(
    data: Ask, http: httpx.AsyncClient, mime_type: str, shown: str, announce: Announce
) -> None:
    asset = await _upload(data, announce, http, filename='a"b%c;d.html', mimeType=mime_type)
    read = await http.head(_path(asset["downloadUrl"]))
    expected = f"{shown}; filename=\"a_b_c;d.html\"; filename*=UTF-8''a%22b%25c%3Bd.html"
    assert read.headers["content-disposition"] == expected
    assert read.headers["x-content-type-options"] == "nosniff"


async def test_a_download_address_expires_and_cannot_upload(
    clock: ManualClock, data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    path = _path((await _upload(data, announce, http))["downloadUrl"])
    assert _error(await http.put(path, content=b"x")) == (403, "FORBIDDEN")
    clock.advance(timedelta(days=1, seconds=1))
    assert _error(await http.get(path)) == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        ("Bearer org_123", (200, None)),
        ("Bearer org_456", (404, "NOT_FOUND")),
        ("Bearer nonsense", (401, "UNAUTHORIZED")),
        ("Basic b3JnXzEyMw==", (401, "UNAUTHORIZED")),
        ("Bearer", (401, "UNAUTHORIZED")),
    ],
)
async def test_a_bearer_token_reads_its_organizations_files(
    data: Ask, http: httpx.AsyncClient, authorization: str, expected: tuple[int, str | None], announce: Announce
) -> None:
    path = _path((await _upload(data, announce, http))["downloadUrl"]).partition("?")[0]
    read = await http.get(path, headers={"authorization": authorization})
    if expected[1] is None:
        assert (read.status_code, read.content) == (200, BYTES)
    else:
        assert _error(read) == expected
    assert _error(await http.put(path, content=b"x", headers={"authorization": authorization})) == (403, "FORBIDDEN")


@pytest.mark.parametrize("asset_id", ["asset_0", "..", "%2e%2e", "asset%00", "a" * 5000])
async def test_a_file_that_is_not_there_is_not_found(http: httpx.AsyncClient, asset_id: str) -> None:
    read = await http.get(f"/assets/files/org_123/{asset_id}", headers={"authorization": "Bearer org_123"})
    assert read.status_code == 404


async def test_a_file_without_bytes_is_not_found(
    core: Subgraph[Resources], data: Ask, http: httpx.AsyncClient, announce: Announce
) -> None:
    asset_id, _ = await announce()
    token = {"authorization": "Bearer org_123"}
    assert _error(await http.get(f"/assets/files/org_123/{asset_id}", headers=token)) == (404, "NOT_FOUND")
    path = _path((await _upload(data, announce, http))["downloadUrl"])
    for stored in _stored_files(core):
        stored.unlink()
    assert _error(await http.get(path)) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("header", "status", "content", "content_range"),
    [
        ("bytes=0-0", 206, BYTES[:1], "bytes 0-0/768"),
        ("bytes=10-19", 206, BYTES[10:20], "bytes 10-19/768"),
        ("bytes=760-", 206, BYTES[760:], "bytes 760-767/768"),
        ("bytes=760-99999", 206, BYTES[760:], "bytes 760-767/768"),
        ("bytes=-8", 206, BYTES[-8:], "bytes 760-767/768"),
        ("bytes=-9999", 206, BYTES, "bytes 0-767/768"),
        ("bytes=768-", 416, b"", "bytes */768"),
        ("bytes=-0", 416, b"", "bytes */768"),
        ("bytes=5-4", 200, BYTES, None),
        ("bytes=0-1,4-5", 200, BYTES, None),
        ("lines=1-2", 200, BYTES, None),
        ("bytes=a-b", 200, BYTES, None),
        ("bytes=-", 200, BYTES, None),
    ],
)
async def test_one_range_is_served(
    data: Ask,
    http: httpx.AsyncClient,
    header: str,
    status: int,
    content: bytes,
    content_range: str | None,
    announce: Announce,
) -> None:
    path = _path((await _upload(data, announce, http))["downloadUrl"])
    read = await http.get(path, headers={"range": header})
    assert (read.status_code, read.content, read.headers.get("content-range")) == (status, content, content_range)
    head = await http.head(path, headers={"range": header})
    assert (head.status_code, head.content) == (status, b"")
    assert head.headers.get("content-length") == read.headers.get("content-length")


async def test_a_known_file_is_not_sent_again(data: Ask, http: httpx.AsyncClient, announce: Announce) -> None:
    asset = await _upload(data, announce, http)
    path, etag = _path(asset["downloadUrl"]), f'"{asset["checksum"]}"'
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        read = await http.get(path, headers={"if-none-match": known})
        assert (read.status_code, read.content) == (304, b"")
    assert (await http.get(path, headers={"if-none-match": '"other"'})).status_code == 200
    part = {"range": "bytes=0-9"}
    assert (await http.get(path, headers=part | {"if-range": etag})).status_code == 206
    assert (await http.get(path, headers=part | {"if-range": '"other"'})).status_code == 200


async def test_a_fault_of_ours_is_masked(
    core: Subgraph[Resources], data: Ask, announce: Announce, http: httpx.AsyncClient
) -> None:
    path = _path((await _upload(data, announce, http))["downloadUrl"])
    async with core.database.writer.begin() as connection:
        await connection.exec_driver_sql("UPDATE assets SET storage_key = '../../etc/passwd' WHERE id != 'asset_789'")
    refused = await http.get(path)
    assert _error(refused) == (500, "INTERNAL_ERROR")
    assert "passwd" not in refused.text

"""Files are fetched from where users say they are, and where that fails nothing is left of it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.core.app import create_subgraph
from subgraphs.wavestack.core.ports import Resources
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask

IMPORT = """mutation I($input: ImportAssetInput!) {
  importAsset(input: $input) {
    asset { id status filename mimeType sizeBytes checksum sourceUrl projectId downloadUrl }
  }
}"""
TOTAL = "{ assets { totalCount } }"
LIMIT = 1000
BYTES = b"a file of somebody else"

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n"
# What the outside world answers, by path. A path that is not here gets no answer at all.
ANSWERS = {
    "/clip.mp4": _OK + b"Content-Length: 23\r\n\r\n" + BYTES,
    "/bare": b"HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n" + BYTES,
    "/": _OK + b"Content-Length: 23\r\n\r\n" + BYTES,
    "/odd%2F..%0Aname.png": b"HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n" + BYTES,
    "/moved": b"HTTP/1.1 302 Found\r\nLocation: /clip.mp4\r\nContent-Length: 0\r\n\r\n",
    "/missing": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    "/empty": _OK + b"Content-Length: 0\r\n\r\n",
    "/announced-large": _OK + b"Content-Length: 1001\r\n\r\n",
    "/large": _OK + b"Connection: close\r\n\r\n" + b"x" * 1001,
    "/broken-off": _OK + b"Content-Length: 500\r\n\r\nhalf of it",
    "/garbage": b"this is not HTTP\r\n\r\n",
}


@pytest.fixture
async def outside() -> AsyncIterator[str]:
    """The address of somebody else's server."""
    silent: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        answer = ANSWERS.get(request.split(" ")[1])
        if answer is None:
            silent.add(writer)
            return
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for writer in silent:
        writer.close()
    server.close()
    await server.wait_closed()


@pytest.fixture
def seconds() -> float:
    """How long a server is waited for: what answers may be slow on a busy machine."""
    return PATIENCE


@pytest.fixture
async def core(values: dict[str, str], clock: ManualClock, seconds: float) -> AsyncIterator[Subgraph[Resources]]:
    """A subgraph that may fetch from this computer."""
    more = {"max_asset_bytes": str(LIMIT), "fetch_allow": "127.0.0.0/8", "import_timeout_seconds": str(seconds)}
    subgraph = create_subgraph(values | more, clock)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


def _stored_files(core: Subgraph[Resources]) -> list[Path]:
    root = Path(core.resources.settings.data_dir) / "files" / "core"
    return [path for path in root.rglob("*") if path.is_file() and "asset_789" not in str(path)]


async def test_an_imported_file_is_ready_and_can_be_read(outside: str, data: Ask, http: httpx.AsyncClient) -> None:
    url = f"{outside}/clip.mp4"
    asset = (await data(IMPORT, input={"url": url, "projectId": "proj_456"}))["importAsset"]["asset"]
    parts = urlsplit(asset.pop("downloadUrl"))
    assert asset == {
        "id": asset["id"],
        "status": "READY",
        "filename": "clip.mp4",
        "mimeType": "video/mp4",
        "sizeBytes": len(BYTES),
        "checksum": hashlib.sha256(BYTES).hexdigest(),
        "sourceUrl": url,
        "projectId": "proj_456",
    }
    assert (await http.get(f"{parts.path}?{parts.query}")).content == BYTES


@pytest.mark.parametrize(
    ("path", "wanted", "filename", "mime_type"),
    [
        ("/clip.mp4", {"filename": "mine.mov"}, "mine.mov", "video/mp4"),
        ("/bare", {"filename": "mine.mov"}, "mine.mov", "video/quicktime"),
        ("/bare", {}, "bare", "application/octet-stream"),
        ("/", {}, "file", "video/mp4"),
        ("/moved", {}, "clip.mp4", "video/mp4"),
        ("/odd%2F..%0Aname.png", {}, ".._name.png", "image/png"),
    ],
)
async def test_name_and_type_come_from_the_client_then_the_server_then_the_address(
    outside: str, data: Ask, path: str, wanted: dict[str, str], filename: str, mime_type: str
) -> None:
    asset = (await data(IMPORT, input={"url": outside + path, **wanted}))["importAsset"]["asset"]
    assert (asset["filename"], asset["mimeType"]) == (filename, mime_type)


@pytest.mark.parametrize(
    ("path", "seconds"),
    [
        *((path, PATIENCE) for path in ("/missing", "/empty", "/announced-large", "/large", "/broken-off", "/garbage")),
        ("/never-answers", 0.5),
    ],
)
async def test_what_cannot_be_fetched_leaves_nothing(
    core: Subgraph[Resources], outside: str, data: Ask, refusal: Ask, path: str
) -> None:
    refused = await refusal(IMPORT, input={"url": outside + path})
    assert (refused["code"], refused["details"]["field"]) == ("VALIDATION_ERROR", "url")
    assert (await data(TOTAL))["assets"]["totalCount"] == 1
    assert _stored_files(core) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/nobody-listens",
        "http://no-such-host.invalid/clip.mp4",
        "http://10.0.0.1/private",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/loopback",
        "http://[::ffff:10.0.0.1]/private",
        "http://user:password@127.0.0.1/",
        "ftp://127.0.0.1/clip.mp4",
        "file:///etc/passwd",
        "clip.mp4",
        "",
    ],
)
async def test_an_address_that_may_not_be_fetched_is_refused(
    core: Subgraph[Resources], data: Ask, refusal: Ask, url: str
) -> None:
    refused = await refusal(IMPORT, input={"url": url})
    assert (refused["code"], refused["details"]["field"]) == ("VALIDATION_ERROR", "url")
    assert (await data(TOTAL))["assets"]["totalCount"] == 1
    assert _stored_files(core) == []


async def test_this_computer_is_not_fetched_from_unless_allowed(
    sqlite_values: dict[str, str], clock: ManualClock, outside: str
) -> None:
    subgraph = create_subgraph(sqlite_values, clock)
    await subgraph.start()
    try:
        document = parse(IMPORT)
        claims = {"sub": "user_123", "org_id": "org_123"}
        answer = await subgraph.execute(document, {"input": {"url": f"{outside}/clip.mp4"}}, claims=claims)
        assert answer["errors"][0]["extensions"]["code"] == "VALIDATION_ERROR"
        assert "127.0.0.1" in answer["errors"][0]["message"]
    finally:
        await subgraph.stop()


async def test_a_database_that_fails_leaves_no_bytes(core: Subgraph[Resources], outside: str, refusal: Ask) -> None:
    async with core.database.writer.begin() as connection:
        for table in ("publications", "queue_items"):
            await connection.exec_driver_sql(f"DROP TABLE {table}")
        await connection.exec_driver_sql("ALTER TABLE assets RENAME COLUMN checksum TO gone")
    try:
        refused = await refusal(IMPORT, input={"url": f"{outside}/clip.mp4"})
    finally:
        if not core.database.is_sqlite:  # the tables stay for the next tests, which make them anew where they are gone
            async with core.database.writer.begin() as connection:
                await connection.exec_driver_sql("DROP SCHEMA core CASCADE")
    assert refused["code"] in {"INTERNAL_ERROR", "SERVICE_UNAVAILABLE"}
    assert _stored_files(core) == []

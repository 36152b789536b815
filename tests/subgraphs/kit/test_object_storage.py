"""Files in an S3-compatible store, over real sockets: what the directory promises holds here too."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import obstore
import pytest
from obstore.store import S3Store
from werkzeug.serving import BaseWSGIServer, make_server

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.settings import KitSettings, SettingsError
from subgraphs.kit.storage import DirectoryStorage, FileStorage, open_storage

BUCKET = "files-of-tests"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The endpoint of an S3 server with an empty bucket."""
    # Slow to load.
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415

    application: Any = DomainDispatcherApplication(create_backend_app)  # Any: moto's own kind of application
    server: BaseWSGIServer = make_server("127.0.0.1", 0, application, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def aws(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The environment in which a bucket is found."""
    values = {
        "AWS_ENDPOINT_URL": s3,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return s3


@pytest.fixture
async def storage(aws: str) -> FileStorage:
    """The storage that settings describe."""
    from urllib.request import Request, urlopen  # noqa: PLC0415

    urlopen(Request(f"{aws}/{BUCKET}", method="PUT")).close()  # noqa: ASYNC210 - once, before the test
    return open_storage(KitSettings(files_url=f"s3://{BUCKET}/tidegate/"), "clipper")


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def failing() -> AsyncIterator[bytes]:
    yield b"x" * (6 << 20)
    raise ConnectionResetError("the sender hung up")


async def content(storage: FileStorage, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in storage.read(key, start, end)])


async def test_what_is_stored_comes_back(storage: FileStorage) -> None:
    stored = await storage.put("clips/clip_1.mp4", stream(b"hello ", b"", b"world"))
    assert (stored.key, stored.size) == ("clips/clip_1.mp4", 11)
    assert stored.sha256 == hashlib.sha256(b"hello world").hexdigest()
    assert await content(storage, "clips/clip_1.mp4") == b"hello world"
    assert await storage.size("clips/clip_1.mp4") == 11
    there = [
        entry["path"] for page in obstore.list(S3Store(BUCKET, client_options={"allow_http": True})) for entry in page
    ]
    assert there == ["tidegate/clipper/clips/clip_1.mp4"]
    await storage.delete("clips/clip_1.mp4")


async def test_large_files_go_up_and_down_in_parts(storage: FileStorage) -> None:
    chunk = bytes(range(256)) * 4096
    stored = await storage.put("large", stream(*[chunk] * 20))
    assert stored.size == len(chunk) * 20
    assert await content(storage, "large") == chunk * 20
    await storage.delete("large")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 5, b"hello"), (6, None, b"world"), (3, 4, b"l"), (4, 4, b""), (50, None, b""), (6, 500, b"world")],
)
async def test_a_part_of_a_file_can_be_read(storage: FileStorage, start: int, end: int | None, expected: bytes) -> None:
    await storage.put("k", stream(b"hello world"))
    assert await content(storage, "k", start, end) == expected
    await storage.delete("k")


async def test_an_empty_file_is_a_file(storage: FileStorage) -> None:
    assert (await storage.put("empty", stream())).size == 0
    assert await storage.size("empty") == 0
    assert await content(storage, "empty") == b""
    await storage.delete("empty")


async def test_a_stream_that_fails_leaves_what_was_there(storage: FileStorage) -> None:
    await storage.put("k", stream(b"before"))
    with pytest.raises(ConnectionResetError, match="hung up"):
        await storage.put("k", failing())
    assert await content(storage, "k") == b"before"
    with pytest.raises(SubgraphError, match="larger than 3 bytes"):
        await storage.put("k", stream(b"four"), max_bytes=3)
    assert await content(storage, "k") == b"before"
    await storage.delete("k")


async def test_what_is_not_there(storage: FileStorage) -> None:
    assert await storage.size("none") is None
    await storage.delete("none")
    with pytest.raises(SubgraphError, match="not there"):
        await content(storage, "none")


@pytest.mark.parametrize("key", ["../secret", "/etc/passwd", "a//b", ".hidden", ""])
async def test_a_key_stays_below_the_prefix(storage: FileStorage, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        await storage.put(key, stream(b"x"))


async def test_files_are_listed(storage: FileStorage) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    for key in ("clips/a", "clips/ab", "thumbs/a"):
        await storage.put(key, stream(key.encode()))
    found = {file.key: file for prefix in ("clips/a",) for file in [file async for file in storage.list(prefix)]}
    assert sorted(found) == ["clips/a", "clips/ab"]
    assert found["clips/ab"].size == 8
    assert before <= found["clips/a"].written_at <= datetime.now(UTC) + timedelta(seconds=2)
    assert len([file async for file in storage.list()]) == 3
    for key in ("clips/a", "clips/ab", "thumbs/a"):
        await storage.delete(key)


async def test_a_store_that_is_gone_is_said_to_be_unavailable(monkeypatch: pytest.MonkeyPatch, aws: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws)
    nowhere = open_storage(KitSettings(files_url="s3://no-such-bucket"), "clipper")
    with pytest.raises(SubgraphError, match="cannot do this at the moment") as caught:
        await nowhere.put("k", stream(b"x"))
    assert caught.value.code == "SERVICE_UNAVAILABLE"


def test_settings_that_are_no_place_for_files() -> None:
    for url in ("http://bucket", "s3:bucket", "bucket"):
        with pytest.raises(SettingsError, match="TIDEGATE_FILES_URL"):
            open_storage(KitSettings(files_url=url), "clipper")
    assert isinstance(open_storage(KitSettings(), "clipper"), DirectoryStorage)

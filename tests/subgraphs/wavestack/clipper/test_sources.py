"""Sources are fetched from real servers: redirects, ranges, broken connections, limits, slowness."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.kit.identity import Actor
from subgraphs.wavestack.clipper.domain.failures import ClipFailure, ClipFailureCode
from subgraphs.wavestack.clipper.ports import Resources
from subgraphs.wavestack.clipper.service.clips import find_clips
from subgraphs.wavestack.clipper.service.sources import obtain_source

Json = Any  # JSON values
Make = Callable[..., Awaitable[dict[str, Json]]]


class VideoServer:
    """Serves one video in ways that paths name, and remembers the ranges that it was asked for."""

    def __init__(self, video: bytes) -> None:
        self.video = video
        self.ranges: list[str | None] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
            headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
            self.ranges.append(headers.get("range"))
            await self._answer(lines[0].split()[1], headers.get("range"), writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, path: str, asked: str | None, writer: asyncio.StreamWriter) -> None:
        size = len(self.video)
        match path:
            case "/video.mp4":
                self._send(writer, "200 OK", self.video, size)
            case "/moved":
                writer.write(b"HTTP/1.1 302 Found\r\nlocation: /video.mp4\r\ncontent-length: 0\r\n\r\n")
            case "/inside":
                writer.write(b"HTTP/1.1 302 Found\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n")
            case "/resumable" | "/changing" if asked is None:
                self._send(writer, "200 OK", self.video[: size // 2], size, 'etag: "1"')
            case "/resumable":
                start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
                rest = self.video[start:]
                self._send(
                    writer, "206 Partial Content", rest, len(rest), f"content-range: bytes {start}-{size - 1}/{size}"
                )
            case "/changing":
                self._send(writer, "200 OK", self.video, size, 'etag: "2"')
            case "/never-ends":
                self._send(
                    writer, "200 OK", self.video[: size // 2], size, 'etag: "1"' if asked is None else "x-none: 1"
                )
            case "/slow":
                writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n".encode())
                await writer.drain()
                await asyncio.sleep(30)
            case "/page":
                self._send(writer, "200 OK", b"<html>Log in first</html>", 25)
            case _:
                self._send(writer, "404 Not Found", b"", 0)

    def _send(self, writer: asyncio.StreamWriter, status: str, body: bytes, length: int, *headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", f"content-length: {length}", "connection: close", *headers]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


@pytest.fixture
async def server(videos: Path) -> AsyncIterator[VideoServer]:
    server = VideoServer((videos / "plain.mp4").read_bytes())
    listening = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    yield server
    listening.close()


@pytest.fixture
def values(sqlite_values: dict[str, str]) -> dict[str, str]:
    """What is fetched does not depend on the database."""
    return sqlite_values


@pytest.mark.parametrize("path", ["/video.mp4", "/moved"])
async def test_a_clip_is_cut_from_an_address(server: VideoServer, make: Make, gate: Any, path: str) -> None:
    clip = await make(server.url + path, 2, 4)
    assert (clip["status"], clip["error"], clip["duration"]) == ("COMPLETE", None, 4.0)
    asked = "query A($id: ID!) { asset(id: $id) { sourceUrl } }"
    answer = await gate.answer(asked, {"id": clip["asset"]["id"]}, subject="user_123", organization_id="org_123")
    assert answer["data"]["asset"]["sourceUrl"] == server.url + path


async def test_a_broken_connection_is_resumed(server: VideoServer, make: Make) -> None:
    clip = await make(server.url + "/resumable", 2, 4)
    assert (clip["status"], clip["error"]) == ("COMPLETE", None)
    first, second = server.ranges
    assert first is None
    assert second is not None
    assert 0 < int(second.removeprefix("bytes=").rstrip("-")) <= len(server.video) // 2


async def test_a_source_that_changed_meanwhile_is_fetched_anew(server: VideoServer, make: Make) -> None:
    clip = await make(server.url + "/changing", 2, 4)
    assert (clip["status"], clip["error"]) == ("COMPLETE", None)
    assert len(server.ranges) == 2


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        ("/inside", "SOURCE_REFUSED", "The host '10.0.0.1' has no address that may be fetched from."),
        ("/never-ends", "SOURCE_UNREACHABLE", "The URL cannot be fetched."),
        ("/missing", "SOURCE_UNREACHABLE", "The URL answered with status 404."),
        ("/page", "SOURCE_BROKEN", "The source is no video that can be read, or it is broken."),
    ],
)
async def test_what_cannot_be_fetched_fails_for_a_readable_reason(
    server: VideoServer, make: Make, path: str, code: str, message: str
) -> None:
    clip = await make(server.url + path)
    assert (clip["status"], clip["error"]) == ("FAILED", {"code": code, "message": message})


async def test_a_full_disk_is_told(idle: Subgraph[Resources], server: VideoServer, create: Any, tmp_path: Path) -> None:
    clip = await create(server.url + "/video.mp4")
    async with idle.database.reading() as session:
        record = (await find_clips(session, Actor.from_claims({"sub": "user_123", "org_id": "org_123"}), [clip]))[clip]
    (tmp_path / "source").symlink_to("/dev/full")

    async def nobody(share: float) -> None:
        pass

    with pytest.raises(ClipFailure) as failed:
        await obtain_source(idle.resources, idle.graph, record, tmp_path, nobody)
    assert failed.value.code == ClipFailureCode.STORAGE_FULL


class TestLimits:
    """What the operator allows is all that is fetched."""

    @pytest.fixture
    def more_values(self) -> dict[str, str]:
        return {"clip_source_bytes": "10000"}

    async def test_a_large_source_is_refused(self, server: VideoServer, make: Make) -> None:
        clip = await make(server.url + "/video.mp4")
        error = {"code": "SOURCE_TOO_LARGE", "message": "The content is larger than 10000 bytes."}
        assert (clip["status"], clip["error"]) == ("FAILED", error)

    async def test_a_large_asset_is_refused(self, make: Make, gate: Any) -> None:
        document = 'mutation { createAssetUpload(input: {filename: "v.mp4"}) { uploadUrl asset { id } } }'
        answer = await gate.answer(document, {}, subject="user_123", organization_id="org_123")
        announced = answer["data"]["createAssetUpload"]

        async def chunks() -> AsyncIterator[bytes]:
            yield b"x" * 10_001

        pending = await make(announced["asset"]["id"])
        async with gate.transfer("PUT", announced["uploadUrl"], {"content-length": "10001"}, chunks()) as answered:
            assert answered.status == 201
        large = await make(announced["asset"]["id"])

        message = "The asset has no file: it is pending."
        assert pending["error"] == {"code": "SOURCE_NOT_FOUND", "message": message}
        assert large["error"]["code"] == "SOURCE_TOO_LARGE"


class TestSlowServers:
    """Somebody else's server gets so many seconds and no more."""

    @pytest.fixture
    def more_values(self) -> dict[str, str]:
        return {"clip_fetch_seconds": "0.5"}

    async def test_a_slow_server_is_not_waited_for(self, server: VideoServer, make: Make) -> None:
        server.video = b"x"
        clip = await make(server.url + "/slow")
        assert (clip["status"], clip["error"]["code"]) == ("FAILED", "SOURCE_UNREACHABLE")


class TestPrivateAddresses:
    """Without a setting that allows them, nothing of the server's own network is reached."""

    @pytest.fixture
    def more_values(self) -> dict[str, str]:
        return {"fetch_allow": ""}

    async def test_loopback_is_refused(self, server: VideoServer, make: Make) -> None:
        for host in ("127.0.0.1", "localhost", "[::1]"):
            clip = await make(f"http://{host}:{server.port}/video.mp4")
            assert (clip["status"], clip["error"]["code"]) == ("FAILED", "SOURCE_REFUSED")
        assert server.ranges == []

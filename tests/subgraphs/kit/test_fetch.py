"""The guarded fetcher, against a real server."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.fetch import GuardedFetcher, Resume, read_networks
from subgraphs.kit.settings import SettingsError

LOOPBACK = read_networks("127.0.0.0/8, ::1/128")


class Server:
    """Answers each path with bytes written by the test; remembers what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.heads: list[str] = []
        self.port = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode()
            self.asked.append(path)
            self.heads.append(head.decode().lower())
            if path == "/silent":
                await asyncio.sleep(30)
            if path == "/stalled":
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello")
                await writer.drain()
                await asyncio.sleep(30)
            writer.write(self.answers.get(path, b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    listening = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    yield server
    listening.close()


def ok(body: bytes, *headers: str, length: bool = True) -> bytes:
    lines = ["HTTP/1.1 200 OK", *headers, *([f"content-length: {len(body)}"] if length else []), "connection: close"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(place: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nlocation: {place}\r\ncontent-length: 0\r\n\r\n".encode()


async def fetch(
    url: str,
    *,
    max_bytes: int = 1000,
    seconds: float = 10,
    allow: Any = LOOPBACK,
    resume: Resume | None = None,
    stall_seconds: float = 30,
) -> tuple[Any, bytes]:
    fetcher = GuardedFetcher(allow)
    options: Any = {"max_bytes": max_bytes, "seconds": seconds, "field": "sourceUrl", "resume": resume}
    options["stall_seconds"] = stall_seconds
    async with fetcher.get(url, **options) as fetched:
        return fetched, b"".join([chunk async for chunk in fetched.chunks])


async def constraint(url: str, **options: Any) -> str:
    with pytest.raises(SubgraphError) as refused:
        await fetch(url, **options)
    assert refused.value.code == "VALIDATION_ERROR"
    assert refused.value.details is not None
    assert refused.value.details["field"] == "sourceUrl"
    return str(refused.value.details["constraint"])


async def test_an_allowed_place_is_fetched(server: Server) -> None:
    server.answers["/a/my%20clip.mp4?x=1"] = ok(b"moving", "content-type: video/mp4")
    fetched, body = await fetch(f"http://localhost:{server.port}/a/my%20clip.mp4?x=1")
    assert (body, fetched.content_type, fetched.filename) == (b"moving", "video/mp4", "my clip.mp4")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "[fe80::1]",
        "[fd00::1]",
        "224.0.0.1",
        "255.255.255.255",
        "[ff02::1]",
        "[::]",
        "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[fec0::1]",
        "[3fff::1]",
        "[5f00::1]",
        "192.0.0.8",
        "192.88.99.1",
    ],
)
async def test_a_special_address_is_refused_however_it_is_written(host: str) -> None:
    assert await constraint(f"http://{host}/", allow=()) == "a public address"
    with pytest.raises(SubgraphError, match="no address that may be fetched from"):
        GuardedFetcher().check_host(f"http://{host}/")


def test_names_and_allowed_addresses_are_not_judged_by_their_look() -> None:
    for url in ("http://nothing.invalid/", "http://93.184.216.34/", "http://localhost/", "http://127.0.0.1/"):
        GuardedFetcher(read_networks("127.0.0.0/8")).check_host(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ftp://example.com/x", "http or https"),
        ("file:///etc/passwd", "http or https"),
        ("gopher://example.com/", "http or https"),
        ("/etc/passwd", "an absolute URL"),
        ("http://", "an absolute URL"),
        ("http://user:word@example.com/", "without credentials"),
        ("http://nothing.invalid/", "a known host"),
    ],
)
async def test_other_urls_are_refused(url: str, expected: str) -> None:
    assert await constraint(url) == expected


async def test_a_redirect_is_judged_like_the_first_url(server: Server) -> None:
    server.answers |= {
        "/in": redirect(f"http://10.0.0.1:{server.port}/secret"),
        "/file": redirect("file:///etc/passwd"),
        "/good": redirect("/then?now"),
        "/then?now": ok(b"there"),
    }
    assert await constraint(f"http://127.0.0.1:{server.port}/in") == "a public address"
    assert await constraint(f"http://127.0.0.1:{server.port}/file") == "http or https"
    fetched, body = await fetch(f"http://127.0.0.1:{server.port}/good")
    assert (body, fetched.url) == (b"there", f"http://127.0.0.1:{server.port}/then?now")


async def test_redirects_come_to_an_end(server: Server) -> None:
    server.answers["/round"] = redirect("/round")
    assert await constraint(f"http://127.0.0.1:{server.port}/round") == "at most 5 redirects"
    assert len(server.asked) == 6


async def test_the_connection_goes_to_the_address_that_was_judged(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers differently the second time must not lead elsewhere."""
    server.answers["/"] = ok(b"judged")
    answers = ["127.0.0.1", "10.9.9.9", "10.9.9.9"]

    async def resolve(*_arguments: Any, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), server.port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    _, body = await fetch(f"http://rebinding.example:{server.port}/")
    assert body == b"judged"
    assert len(answers) == 2


async def test_of_several_addresses_one_that_may_be_reached_is_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["/"] = ok(b"found")

    async def resolve(*_arguments: Any, **_options: Any) -> list[Any]:
        return [(0, 0, 0, "", (address, server.port)) for address in ("10.0.0.1", "127.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    assert (await fetch(f"http://two.example:{server.port}/"))[1] == b"found"


@pytest.mark.parametrize("length", [True, False])
async def test_too_much_is_refused_announced_or_not(server: Server, length: bool) -> None:
    server.answers["/"] = ok(b"x" * 1001, length=length)
    assert await constraint(f"http://127.0.0.1:{server.port}/") == "at most 1000 bytes"
    server.answers["/"] = ok(b"x" * 1000, length=length)
    assert len((await fetch(f"http://127.0.0.1:{server.port}/"))[1]) == 1000


async def test_packed_content_is_not_unpacked(server: Server) -> None:
    server.answers["/"] = ok(b"\x1f\x8bpacked", "content-encoding: gzip")
    assert (await fetch(f"http://127.0.0.1:{server.port}/"))[1] == b"\x1f\x8bpacked"


async def test_a_place_that_does_not_answer_well_is_refused(server: Server) -> None:
    assert await constraint(f"http://127.0.0.1:{server.port}/missing") == "status 200"
    assert await constraint(f"http://127.0.0.1:{server.port}/silent", seconds=0.3) == "within 0.3 seconds"
    server.answers["/short"] = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort"
    assert await constraint(f"http://127.0.0.1:{server.port}/short") == "reachable"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert await constraint(f"http://127.0.0.1:{port}/") == "reachable"


def test_networks_are_read_from_the_setting() -> None:
    assert read_networks("") == ()
    assert read_networks("10.0.0.5/8,, fd00::/8") == (
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("fd00::/8"),
    )
    with pytest.raises(SettingsError, match="TIDEGATE_FETCH_ALLOW"):
        read_networks("everything")


async def test_a_post_brings_the_answer_whatever_its_status(server: Server) -> None:
    server.answers["/hook"] = b"HTTP/1.1 503 Service Unavailable\r\nx-kind: busy\r\ncontent-length: 4\r\n\r\nbusy"
    url = f"http://127.0.0.1:{server.port}/hook"
    posted = await GuardedFetcher(LOOPBACK).post(url, b"{}", headers={"content-type": "application/json"})
    assert (posted.status, posted.headers["x-kind"], posted.body) == (503, "busy", b"busy")


async def test_a_post_follows_no_redirect(server: Server) -> None:
    server.answers["/hook"] = redirect("/elsewhere")
    posted = await GuardedFetcher(LOOPBACK).post(f"http://127.0.0.1:{server.port}/hook", b"{}", headers={})
    assert (posted.status, server.asked) == (302, ["/hook"])


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://169.254.169.254/", "file:///etc/passwd"])
async def test_a_post_to_where_nobody_may_reach_is_refused(url: str) -> None:
    with pytest.raises(SubgraphError, match=r"(may|can) be fetched"):
        await GuardedFetcher().post(url, b"{}", headers={})


async def test_what_broke_off_is_resumed_where_the_server_can(server: Server) -> None:
    server.answers["/clip.mp4"] = ok(b"moving pictures", 'etag: "1"')
    url = f"http://127.0.0.1:{server.port}/clip.mp4"
    whole, _ = await fetch(url)
    assert (whole.start, whole.size, whole.version) == (0, 15, '"1"')

    rest = b"HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 7-14/15\r\ncontent-length: 8\r\n\r\npictures"
    server.answers["/clip.mp4"] = rest
    resumed, body = await fetch(url, resume=Resume(7, '"1"'))

    assert (body, resumed.start, resumed.size) == (b"pictures", 7, 15)
    assert "range: bytes=7-\r\n" in server.heads[-1]
    assert 'if-range: "1"\r\n' in server.heads[-1]


async def test_a_server_that_cannot_resume_begins_anew(server: Server) -> None:
    server.answers["/clip.mp4"] = ok(b"moving pictures", "last-modified: Thu, 01 Jan 2026 00:00:00 GMT", 'etag: W/"1"')
    fetched, body = await fetch(f"http://127.0.0.1:{server.port}/clip.mp4", resume=Resume(7, '"old"'))
    assert (body, fetched.start, fetched.version) == (b"moving pictures", 0, "Thu, 01 Jan 2026 00:00:00 GMT")


@pytest.mark.parametrize(
    ("status", "range_"), [("206 Partial Content", "bytes 3-14/15"), ("416 Range Not Satisfiable", "bytes */15")]
)
async def test_another_part_than_the_missing_one_is_refused(server: Server, status: str, range_: str) -> None:
    server.answers["/x"] = f"HTTP/1.1 {status}\r\ncontent-range: {range_}\r\ncontent-length: 0\r\n\r\n".encode()
    assert await constraint(f"http://127.0.0.1:{server.port}/x", resume=Resume(7, '"1"')) == "status 200"


async def test_the_limit_counts_what_is_there_already(server: Server) -> None:
    server.answers["/x"] = b"HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 7-14/15\r\n\r\npictures"
    url = f"http://127.0.0.1:{server.port}/x"
    assert await constraint(url, max_bytes=14, resume=Resume(7, '"1"')) == "at most 14 bytes"


@pytest.mark.parametrize("path", ["/silent", "/stalled"])
async def test_a_server_that_sends_nothing_any_more_is_taken_for_gone(server: Server, path: str) -> None:
    assert await constraint(f"http://127.0.0.1:{server.port}{path}", stall_seconds=0.1) == "reachable"

"""A started subgraph, the ways to ask it, and a server of videos and images for it to fetch from."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from PIL import Image

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.thumbnails.app import create_subgraph
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.schema import schema
from tests.subgraphs.wavestack.asking import Ask, asking

Json = Any  # JSON values
MakeVideo = Callable[..., Path]

CREATE = """mutation C($input: CreateThumbnailInput!) {
  createThumbnail(input: $input) { thumbnail { id url status sizeBytes checksum dimensions { width height } } }
}"""
FROM_FRAME = """mutation F($input: CreateThumbnailFromFrameInput!) {
  createThumbnailFromFrame(input: $input) { thumbnail { id url timestamp } }
}"""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def thumbnails(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Subgraph[Resources]]:
    """The subgraph, on SQLite and on PostgreSQL; it may fetch from this computer."""
    subgraph = create_subgraph(values | {"fetch_allow": "127.0.0.0/8", "public_url": "http://example.test"}, clock)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


@pytest.fixture
def answer(thumbnails: Subgraph[Resources]) -> Ask:
    """The whole answer to an operation of an organization's user; of nobody where `organization` is None."""
    return asking(thumbnails, schema)


@pytest.fixture
def create(data: Ask) -> Ask:
    """Create a thumbnail and answer it."""

    async def ask(organization: str = "org_123", **wanted: Json) -> dict[str, Json]:
        found: dict[str, Json] = (await data(CREATE, organization, input=wanted))["createThumbnail"]["thumbnail"]
        return found

    return ask


@pytest.fixture
async def http(thumbnails: Subgraph[Resources]) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the subgraph's HTTP door."""
    app: Any = thumbnails.asgi  # Any: httpx and Litestar have types of their own for the same protocol
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://example.test") as client:
        yield client


@pytest.fixture
def picture_of(http: httpx.AsyncClient) -> Callable[[dict[str, Json]], Awaitable[Image.Image]]:
    """The decoded file of a thumbnail."""

    async def fetch(thumbnail: dict[str, Json]) -> Image.Image:
        answered = await http.get(thumbnail["url"].removeprefix("http://example.test"))
        assert answered.status_code == 200
        return Image.open(io.BytesIO(answered.content)).convert("RGB")

    return fetch


# One second of each color: a frame's color tells its second.
SECONDS = ("#c81e1e", "#1ec81e", "#1e1ec8", "#c8c81e")


@cache
def _frame(color: str, size: tuple[int, int]) -> av.VideoFrame:
    frame: av.VideoFrame = av.VideoFrame.from_image(Image.new("RGB", size, color))  # type: ignore[no-untyped-call]  # PyAV leaves it without types
    return frame


@pytest.fixture(scope="session")
def make_video(tmp_path_factory: pytest.TempPathFactory) -> MakeVideo:
    """A video of four seconds, each of one color."""

    def make(name: str, codec: str = "libx264", rate: int = 10, size: tuple[int, int] = (320, 180)) -> Path:
        path = tmp_path_factory.mktemp("videos") / name
        with av.open(str(path), "w") as container:
            stream: Any = container.add_stream(
                codec, rate=rate
            )  # Any: which kind of stream depends on the codec's name
            stream.width, stream.height = size
            stream.pix_fmt = "yuv420p"
            for color in SECONDS:
                for _ in range(rate):
                    container.mux(stream.encode(_frame(color, size)))
            container.mux(stream.encode())
        return path

    return make


@pytest.fixture(scope="session")
def video(make_video: MakeVideo) -> Path:
    return make_video("colors.mp4")


class _Files:
    """Answers requests for files by their names, as `python -m http.server` would, and counts them."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.hits: list[str] = []
        self.base = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
        self.hits.append(path)
        if path in self.redirects:
            head = f"HTTP/1.1 302 Found\r\nlocation: {self.redirects[path]}\r\ncontent-length: 0\r\n\r\n"
            writer.write(head.encode())
        elif path in self.contents:
            body = self.contents[path]
            writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body)
        else:
            writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    def put(self, path: str, content: bytes) -> str:
        """Offer a file; answers its URL."""
        self.contents[path] = content
        return self.base + path


Files = _Files


@pytest.fixture
async def files() -> AsyncIterator[Files]:
    """A server on this computer."""
    served = _Files()
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield served
    server.close()


@pytest.fixture
def photo() -> bytes:
    """A picture with noise, as a camera makes it: what PNG compresses worst."""
    image = Image.effect_noise((1600, 900), 90).convert("RGB")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()

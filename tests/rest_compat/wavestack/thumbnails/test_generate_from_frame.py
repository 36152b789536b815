"""POST /api/v1/generate/from-frame as the reference prints it: the frame at the moment, texts over it."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import av
import pytest
import pytest_asyncio
from PIL import Image

from tests.rest_compat.conftest import Product

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory, start: Any) -> AsyncIterator[Product]:
    """The products, allowed to fetch from this computer."""
    async with start(tmp_path_factory.mktemp("product"), {"fetch_allow": "127.0.0.0/8"}) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def video(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The URL of a video: red for two seconds, then green for two seconds."""
    path = tmp_path_factory.mktemp("video") / "video.mp4"
    content = await asyncio.to_thread(_video, path)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(content)}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + content)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/video.mp4"
    server.close()


def _video(path: Path) -> bytes:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=10)  # Any: which kind it is depends on the codec's name
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for color in ["#c81e1e"] * 20 + ["#1ec81e"] * 20:
            frame: Any = av.VideoFrame.from_image(Image.new("RGB", (320, 180), color))  # type: ignore[no-untyped-call]  # PyAV leaves it without types
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path.read_bytes()


async def test_the_published_example(product: Product, video: str) -> None:
    request = {
        "video_url": video,
        "timestamp": 2.5,
        "style": "vlog",
        "overlays": {"title": "INSANE CLUTCH", "subtitle": "You won't believe this!"},
    }
    async with product.client("thumbnails") as client:
        answered = await client.post("/api/v1/generate/from-frame", json=request)
        assert answered.status_code == 201
        body = answered.json()
        assert list(body) == ["thumbnail_id", "url", "dimensions", "generated_at"]
        file = await client.get(f"/thumbnails/{body['thumbnail_id']}.png")
        red, green, blue = Image.open(io.BytesIO(file.content)).convert("RGB").getpixel((1100, 120))  # type: ignore[misc]  # an RGB image
        assert green > red + blue
        earlier = await client.post("/api/v1/generate/from-frame", json=request | {"timestamp": 1.5})
        assert earlier.json()["thumbnail_id"] != body["thumbnail_id"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timestamp": 45.5}, "timestamp"),
        ({"timestamp": -5}, "timestamp"),
        ({"timestamp": "soon"}, "timestamp"),
        ({"video_url": "http://10.0.0.1/video.mp4"}, "video_url"),
        ({"video_url": "file:///etc/passwd"}, "video_url"),
        ({"video_url": None}, "video_url"),
        ({"overlays": {"title": "x" * 300}}, "title"),
        ({"options": {"colors": ["#12"]}}, "colors"),
    ],
)
async def test_wrong_requests_name_the_field(product: Product, video: str, change: Json, field: str) -> None:
    async with product.client("thumbnails") as client:
        answered = await client.post(
            "/api/v1/generate/from-frame", json={"video_url": video, "timestamp": 1, "style": "gaming"} | change
        )
    assert answered.status_code == 400
    error = answered.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)


async def test_assets_can_be_the_source(product: Product) -> None:
    """The demo's asset is a video of the organization; nobody else's."""
    async with product.client("thumbnails") as client:
        answered = await client.post("/api/v1/generate/from-frame", json={"asset_id": "asset_789", "timestamp": 0})
        assert answered.status_code in {201, 400}, answered.text
        token = await product.user_token("user_456", "org_456")
        foreign = await client.post(
            "/api/v1/generate/from-frame",
            json={"asset_id": "asset_789", "timestamp": 0},
            headers={"authorization": f"Bearer {token}"},
        )
    assert foreign.status_code == 404

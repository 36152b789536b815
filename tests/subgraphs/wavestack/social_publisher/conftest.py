"""The subgraph on a real port, so that platforms' clients, sandboxes and media meet as HTTP; and media to post."""

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import uvicorn
from graphql import parse
from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]  # it has no types
from litestar import Litestar, Response, get
from litestar.params import FromPath
from PIL import Image

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.wavestack.social_publisher.adapters.sandbox.state import Sandbox
from subgraphs.wavestack.social_publisher.app import create_subgraph
from subgraphs.wavestack.social_publisher.domain.rules import SocialPlatform
from subgraphs.wavestack.social_publisher.ports import Resources
from tests.patience import PATIENCE

Json = Any  # JSON values
CLAIMS = {"sub": "user_123", "org_id": "org_123"}
_QUICK = {"social_processing_seconds": "0.05", "social_settling_seconds": "0.05", "retry_base_seconds": "0.01"}
CREATE = """mutation ($input: CreateSocialPostInput!) {
  createSocialPost(input: $input) { replayed post { id status platform contentType } }
}"""
READ = """query ($id: ID!) { socialPost(id: $id) {
  id status step progress platform contentType text externalId url warnings error { code message } publishedAt
} }"""


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Files by name: a video of one second, one of 61 seconds, images, and a text that says it is a video."""
    folder = tmp_path_factory.mktemp("media")
    ffmpeg = [get_ffmpeg_exe(), "-nostdin", "-v", "error"]
    for name, seconds in (("video.mp4", 1), ("long.mp4", 61)):
        command = f"-f lavfi -i color=size=64x64:rate=5:d={seconds} -c:v libx264 -preset ultrafast".split()
        subprocess.run([*ffmpeg, *command, str(folder / name)], check=True)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name, kind in (("photo.jpg", "JPEG"), ("photo.png", "PNG")):
        image = BytesIO()
        Image.new("RGB", (32, 32), "teal").save(image, kind)
        files[name] = image.getvalue()
    return files | {"broken.mp4": b"this is no video" * 8}


@pytest.fixture
async def files(
    media: Mapping[str, bytes], serving: Callable[[Any], AbstractAsyncContextManager[str]]
) -> AsyncIterator[str]:
    """The address of a server of these files."""

    @get("/{name:str}")
    async def read(name: FromPath[str]) -> Response[bytes]:
        return Response(media.get(name, b""), status_code=200 if name in media else 404, media_type="video/mp4")

    async with serving(Litestar([read])) as address:
        yield f"http://{address}"


Started = Callable[..., AbstractAsyncContextManager["Social"]]


class Social:
    """The running subgraph as users see it."""

    def __init__(self, subgraph: Subgraph[Resources], address: str, files: str, values: Mapping[str, str]) -> None:
        self.values = values
        self.subgraph = subgraph
        self.address = address
        self.files = files

    def sandbox(self, platform: str) -> Sandbox:
        found = self.subgraph.resources.sandboxes[SocialPlatform(platform.lower())]
        assert isinstance(found, Sandbox)
        return found

    async def ask(self, document: str, claims: Mapping[str, str] = CLAIMS, **variables: Json) -> dict[str, Json]:
        return dict(await self.subgraph.execute(parse(document), variables, claims=claims))

    async def data(self, document: str, **variables: Json) -> dict[str, Json]:
        answer = await self.ask(document, **variables)
        assert "errors" not in answer, answer
        return dict(answer["data"])

    async def refusal(self, document: str, claims: Mapping[str, str] = CLAIMS, **variables: Json) -> dict[str, Json]:
        error = (await self.ask(document, claims, **variables))["errors"][0]
        return {"message": error["message"], **error["extensions"]}

    async def create(self, platform: str, media: str | None = "video.mp4", **more: Json) -> str:
        source = {} if media is None else {"mediaUrl": f"{self.files}/{media}"}
        data = await self.data(CREATE, input={"platform": platform, "caption": "Look", **source, **more})
        return str(data["createSocialPost"]["post"]["id"])

    async def read(self, post_id: str) -> dict[str, Json]:
        return dict((await self.data(READ, id=post_id))["socialPost"])

    async def ended(self, post_id: str) -> dict[str, Json]:
        async with asyncio.timeout(PATIENCE):
            while True:
                post = await self.read(post_id)
                if post["status"] not in {"PROCESSING", "SCHEDULED"}:
                    return post
                await asyncio.sleep(0.05)


class AheadClock(SystemClock):
    """A clock that goes on, some time ahead of the computer's."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        """The present moment, and what was added to it."""
        return super().now() + self.ahead


Prepare = Callable[[Subgraph[Resources]], None]


@pytest.fixture
def placed(files: str) -> Callable[..., AbstractAsyncContextManager[Any]]:
    """`async with placed(values) as (social, serve):` makes the subgraph; `serve()` opens the port of its links.

    `serve(app)` has something else answer there.
    """

    @asynccontextmanager
    async def run(
        values: Mapping[str, str], prepare: Prepare = lambda _: None, clock: Clock | None = None, **more: str
    ) -> AsyncIterator[tuple[Social, Callable[..., AbstractAsyncContextManager[None]]]]:
        with socket.create_server(("127.0.0.1", 0)) as door:
            address = f"http://127.0.0.1:{door.getsockname()[1]}"
            own = {"public_url": address, "fetch_allow": "127.0.0.0/8", "rate_limit_factor": "1000"}
            all_values = {**values, **_QUICK, **own, **more}
            subgraph = create_subgraph(all_values, clock)
            for sandbox in subgraph.resources.sandboxes.values():
                assert isinstance(sandbox, Sandbox)
                sandbox.processing = timedelta(seconds=0.2)
            prepare(subgraph)

            @asynccontextmanager
            async def serve(app: Any = None) -> AsyncIterator[None]:
                config = uvicorn.Config(app or subgraph.asgi, log_level="error", lifespan="off")
                server = uvicorn.Server(config)
                task = asyncio.create_task(server.serve(sockets=[door]))
                try:
                    yield
                finally:
                    server.should_exit = True
                    await task

            yield Social(subgraph, address, files, all_values), serve

    return run


@pytest.fixture
def social(placed: Any, working: Any) -> Started:
    """`async with social(values, …) as started:` runs the subgraph with a worker, on the port that its links name."""

    @asynccontextmanager
    async def run(values: Mapping[str, str], prepare: Prepare = lambda _: None, **more: Any) -> AsyncIterator[Social]:
        async with placed(values, prepare, **more) as (started, serve), working(started.subgraph), serve():
            yield started

    return run

"""Real videos, made once, and a started clipper whose graph is a real core beside it."""

import asyncio
import subprocess
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import parse
from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]  # it has no types

from subgraphs.kit.app import Subgraph
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.graph import Answered
from subgraphs.kit.identity import Claims
from subgraphs.kit.jobs.queue import LocalQueue
from subgraphs.kit.tokens import INVALID_TOKEN
from subgraphs.wavestack.clipper.app import create_subgraph
from subgraphs.wavestack.clipper.ports import Resources
from subgraphs.wavestack.clipper.schema import schema
from subgraphs.wavestack.core.app import create_subgraph as create_core
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask, asking

Json = Any  # JSON values
Clipper = Subgraph[Resources]

CREATE = "mutation C($input: CreateClipInput!) { createClip(input: $input) { clip { id } } }"
FOLLOW = 'subscription F($id: ID!) { clipEvents(id: $id, after: "0") { type progress } }'
READ = """query R($id: ID!) {
  clip(id: $id) {
    id status progress source format preset name duration sizeBytes url createdAt startedAt completedAt
    sourceAsset { id } asset { id } error { code message }
    file { url path filename mimeType duration sizeBytes expiresAt }
  }
}"""
FINAL = {"COMPLETED", "FAILED", "CANCELLED"}

_TEST_PICTURE = "testsrc2=size=320x180:rate=30"
_H264 = "-c:v libx264 -preset ultrafast -bf 2 -b_strategy 0 -g 60 -keyint_min 60 -sc_threshold 0 -pix_fmt yuv420p"
# Each video by its name: what follows the program's name, `{folder}` being where the others lie.
_COMMANDS = {
    "plain.mp4": f"-f lavfi -i {_TEST_PICTURE}:d=12 -f lavfi -i sine=d=12 {_H264} -c:a aac",
    "silent.mp4": "-i {folder}/plain.mp4 -an -c copy",
    "plain.mkv": "-i {folder}/plain.mp4 -c copy",
    "plain.mov": "-i {folder}/plain.mp4 -c copy",
    "plain.ts": "-i {folder}/plain.mp4 -c copy",
    "rotated.mp4": "-display_rotation 90 -i {folder}/plain.mp4 -c copy",
    "varying.mp4": "-i {folder}/plain.mp4 -vf select='not(mod(n\\,3)*mod(n\\,7))' -fps_mode vfr -c:v libx264 "
    "-preset ultrafast -g 30 -c:a copy",
    "open.mp4": "-i {folder}/plain.mp4 -t 8 -c:v libx264 -preset ultrafast -bf 2 -x264-params "
    "open-gop=1:keyint=60:min-keyint=60:scenecut=0 -c:a copy",
    "hevc.mp4": f"-f lavfi -i {_TEST_PICTURE}:d=8 -c:v libx265 -preset ultrafast -x265-params "
    "keyint=60:min-keyint=60:open-gop=0:log-level=none -pix_fmt yuv420p",
    "web.webm": f"-f lavfi -i {_TEST_PICTURE}:d=8 -f lavfi -i sine=d=8 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 "
    "-g 60 -c:a libopus",
    "old.avi": "-i {folder}/plain.mp4 -t 8 -c:v mpeg4 -q:v 5 -c:a libmp3lame",
    "odd.mkv": "-f lavfi -i testsrc2=size=321x181:rate=24000/1001:d=5 -c:v ffv1",
    "sound.m4a": "-f lavfi -i sine=d=5 -c:a aac",
    "long.mp4": "-stream_loop 49 -i {folder}/plain.mp4 -c copy",
}


def ffmpeg(*arguments: str) -> None:
    """Run the program that makes the test's videos."""
    subprocess.run([get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments], check=True, timeout=PATIENCE)


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of videos by name; `broken.mp4` is cut off, `text.mp4` none at all."""
    folder = tmp_path_factory.mktemp("videos")
    for name, command in _COMMANDS.items():
        ffmpeg(*command.format(folder=folder).replace("'", "").split(), str(folder / name))
    plain = (folder / "plain.mp4").read_bytes()
    (folder / "broken.mp4").write_bytes(plain[: len(plain) // 2])
    (folder / "text.mp4").write_text("no video at all\n" * 100)
    return folder


class CoreGate:
    """The graph of a test: core, which has all fields that the clipper asks for."""

    def __init__(self, core: Any) -> None:  # Any: core's own resources do not matter here
        self.core = core
        self.uploads = 0
        self.away = 0
        """How many of the next requests it does not answer."""

    async def answer(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> Mapping[str, Json]:
        if self.away:
            self.away -= 1
            raise ConnectionError("the gateway is away")
        claims = {"sub": subject, "org_id": organization_id, "scope": "service"}
        answer: Mapping[str, Json] = await self.core.execute(parse(document), variables, claims=claims)
        return answer

    def stream(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> AsyncGenerator[Mapping[str, Json], None]:
        raise NotImplementedError

    @asynccontextmanager
    async def transfer(
        self, method: str, url: str, headers: Mapping[str, str], body: AsyncIterable[bytes] | None
    ) -> AsyncIterator[Answered]:
        self.uploads += method == "PUT"
        transport = httpx.ASGITransport(app=self.core.asgi)
        async with (
            httpx.AsyncClient(transport=transport) as client,
            client.stream(method, url, headers=dict(headers), content=body) as response,
        ):
            yield _Answered(response.status_code, response.aiter_bytes())

    async def events(
        self, subgraph: str, *, after: int, topics: Sequence[str], limit: int, seconds: float
    ) -> Mapping[str, Json]:
        raise NotImplementedError

    async def newest_event(self, subgraph: str, *, after: int, topics: Sequence[str]) -> int:
        raise NotImplementedError


class _Answered:
    def __init__(self, status: int, chunks: AsyncIterator[bytes]) -> None:
        self.status = status
        self.chunks = chunks


async def _verify(credential: str) -> Claims:
    """Tokens are made by another subgraph; here a token is the name of its organization."""
    if not credential.startswith("org_"):
        raise SubgraphError(INVALID_TOKEN, "The token is not valid.")
    return {"sub": "user_123", "org_id": credential}


@pytest.fixture
async def gate(values: dict[str, str]) -> AsyncIterator[CoreGate]:
    core = create_core(values)
    await core.start()
    yield CoreGate(core)
    await core.stop()


@pytest.fixture
def more_values() -> dict[str, str]:
    """Settings of the clipper that a test wants otherwise."""
    return {}


@pytest.fixture
async def idle(
    values: dict[str, str], more_values: dict[str, str], videos: Path, gate: CoreGate
) -> AsyncIterator[Clipper]:
    """The clipper without workers: what is asked of it waits."""
    settings = {"media_root": str(videos), "fetch_allow": "127.0.0.0/8", "retry_base_seconds": "0.01", **more_values}
    subgraph = create_subgraph(values | settings, None, _verify)
    subgraph.connect(gate)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


@pytest.fixture
async def clipper(idle: Clipper) -> AsyncIterator[Clipper]:
    """The clipper with workers."""
    queue = LocalQueue(idle.jobs.run, concurrency=4, limits=idle.jobs.limits)
    await idle.jobs.dispatch_to(queue)
    yield idle
    await idle.jobs.dispatch_to(None)
    await queue.stop()


@pytest.fixture
def answer(idle: Clipper) -> Ask:
    """The whole answer to an operation of an organization's user; of nobody where `organization` is None."""
    return asking(idle, schema)


@pytest.fixture
def create(data: Ask) -> Callable[..., Awaitable[str]]:
    """Ask for a clip; its id."""

    async def ask(source: str | None = None, start: float = 0, duration: float = 2, **more: Json) -> str:
        wanted = {"source": source, "startSeconds": start, "durationSeconds": duration, **more}
        return str((await data(CREATE, input=wanted))["createClip"]["clip"]["id"])

    return ask


@pytest.fixture
def events_of(idle: Clipper) -> Callable[[str], Awaitable[list[dict[str, Json]]]]:
    """All events of a clip up to its end."""

    async def follow(clip_id: str) -> list[dict[str, Json]]:
        heard: list[dict[str, Json]] = []
        claims = {"sub": "user_123", "org_id": "org_123"}
        async with (
            asyncio.timeout(PATIENCE),
            aclosing(idle.subscribe(parse(FOLLOW), {"id": clip_id}, claims=claims)) as events,
        ):
            async for event in events:
                heard.append(event["data"]["clipEvents"])
                if heard[-1]["type"] in FINAL:
                    break
        return heard

    return follow


@pytest.fixture
def make(
    clipper: Clipper,
    create: Callable[..., Awaitable[str]],
    events_of: Callable[[str], Awaitable[list[dict[str, Json]]]],
    data: Ask,
) -> Callable[..., Awaitable[dict[str, Json]]]:
    """Ask for a clip and wait for its end; the clip as it is then."""

    async def ask(*arguments: Any, **more: Any) -> dict[str, Json]:
        clip_id = await create(*arguments, **more)
        await events_of(clip_id)
        clip: dict[str, Json] = (await data(READ, id=clip_id))["clip"]
        return clip

    return ask


@pytest.fixture
def file_of(idle: Clipper) -> Callable[[dict[str, Json]], Path]:
    """Where the file of a clip lies."""

    def find(clip: dict[str, Json]) -> Path:
        root = Path(idle.resources.settings.data_dir) / "files" / "clipper"
        return root / f"{clip['id']}.{clip['format'].lower()}"

    return find

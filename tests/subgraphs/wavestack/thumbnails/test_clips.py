"""Clips and assets are sources, and finished clips get a thumbnail by themselves, with core and clipper beside."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.execution.transport import RequestContext
from gateway.serving.gateway import Gateway
from subgraphs.wavestack.clipper.app import create_subgraph as create_clipper
from subgraphs.wavestack.core.app import create_subgraph as create_core
from subgraphs.wavestack.thumbnails.app import create_subgraph as create_thumbnails
from tests.subgraphs.conftest import Composed
from tests.subgraphs.wavestack.thumbnails.conftest import FROM_FRAME, Files

Json = Any  # JSON values

CLIP = "mutation C($input: CreateClipInput!) { createClip(input: $input) { clip { id } } }"
FOUND = """query F($id: ID!) { clip(id: $id) {
  status error { message } asset { id thumbnails { totalCount } } thumbnail { title style url clip { id } }
} }"""


async def ask(gateway: Gateway, text: str, organization: str = "org_123", **variables: Json) -> Json:
    claims = {"sub": "user_123", "org_id": organization}
    answer = await gateway.execute(text, variables, context=RequestContext("1", claims=claims))
    return json.loads(answer.to_bytes())


@pytest.mark.parametrize("wanted", [True, False])
async def test_a_finished_clip_gets_a_thumbnail_where_a_setting_says_so(
    sqlite_values: dict[str, str],
    composed: Composed,
    files: Files,
    video: Path,
    eventually: Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]],
    wanted: bool,
) -> None:
    values = sqlite_values | {
        "fetch_allow": "127.0.0.0/8",
        "clip_thumbnails": str(wanted).lower(),
        "public_url": "http://127.0.0.1:4000",
    }
    url = files.put("/video.mp4", await asyncio.to_thread(video.read_bytes))
    subgraphs = (create_core(values), create_clipper(values), create_thumbnails(values))
    async with composed(*subgraphs) as gateway:
        draft = {"source": url, "startSeconds": 0.0, "durationSeconds": 3.0, "name": "best-moment"}
        made = await ask(gateway, CLIP, input=draft)
        assert "errors" not in made, made
        clip_id = made["data"]["createClip"]["clip"]["id"]
        found: Json = None

        async def finished() -> bool:
            nonlocal found
            found = (await ask(gateway, FOUND, id=clip_id))["data"]["clip"]
            assert found["status"] != "FAILED", found["error"]
            return found["status"] == "COMPLETE" and (not wanted or found["thumbnail"] is not None)

        await eventually(finished)
        if wanted:
            assert found["thumbnail"]["title"] == "best-moment"
            assert found["thumbnail"]["clip"] == {"id": clip_id}
        asset_id = found["asset"]["id"]
        for source in ({"assetId": asset_id}, {"clipId": clip_id}):
            answer = await ask(gateway, FROM_FRAME, input=source | {"timestamp": 1.5})
            assert "errors" not in answer, answer
            foreign = await ask(gateway, FROM_FRAME, "org_456", input=source | {"timestamp": 1.5})
            assert foreign["errors"][0]["extensions"]["code"] == "NOT_FOUND"
        found = (await ask(gateway, FOUND, id=clip_id))["data"]["clip"]
        assert found["asset"]["thumbnails"]["totalCount"] == 1
        assert found["thumbnail"]["url"].startswith("http://127.0.0.1:4000/thumbnails/thumb_")

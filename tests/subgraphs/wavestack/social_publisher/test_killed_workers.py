"""A worker is killed whenever a platform has done what it was asked to: each post comes out once."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from tests.patience import PATIENCE
from tests.subgraphs.wavestack.mortal_worker import KeptAnswers, MortalWorker

Json = Any  # JSON values
POSTS: list[dict[str, tuple[str | None, Json]]] = [
    {
        "instagram": ("video.mp4", {}),
        "tiktok": ("video.mp4", {}),
        "facebook": ("video.mp4", {"contentType": "REEL"}),
        "linkedin": ("video.mp4", {}),
    },
    {
        "instagram": ("photo.jpg", {"contentType": "STORY"}),
        "facebook": ("video.mp4", {}),
        "linkedin": ("photo.jpg", {}),
    },
    {"instagram": ("photo.jpg", {}), "facebook": ("photo.png", {}), "linkedin": (None, {})},
    {"facebook": (None, {})},
]


@pytest.mark.parametrize("wanted", POSTS, ids=["videos", "stories", "photos", "words"])
async def test_a_post_comes_out_once_though_its_worker_is_killed_at_every_step(
    placed: Any, sqlite_values: Any, redis_url: str, wanted: Mapping[str, tuple[str | None, Json]]
) -> None:
    """One post a platform at the same time: each kill meets the next step of all of them."""
    async with placed(sqlite_values, redis_url=redis_url) as (social, serve):
        answers = KeptAnswers(social.subgraph.asgi, [f"/sandbox/{platform}" for platform in wanted])
        async with serve(answers), MortalWorker(social.subgraph) as worker:
            posts = {
                platform: await social.create(platform.upper(), file, **more)
                for platform, (file, more) in wanted.items()
            }
            while await are_all_waiting_or_ended(social, answers, posts):
                await worker.kill()
                answers.release()
                worker.start()
            for platform, post_id in posts.items():
                ended = await social.read(post_id)
                assert (ended["status"], ended["error"]) == ("COMPLETE", None)
                assert [post.id for post in social.sandbox(platform).posts()] == [ended["externalId"]]
    assert min(answers.counted.values()) >= len(("look", "publish")), answers.counted


async def are_all_waiting_or_ended(social: Any, answers: KeptAnswers, posts: Mapping[str, str]) -> bool:
    """Wait until each post has ended, or its platform's answer is kept back; whether any is."""
    async with asyncio.timeout(PATIENCE):
        for platform, post_id in posts.items():
            while f"/sandbox/{platform}" not in answers.kept:
                if (await social.read(post_id))["status"] not in {"PROCESSING", "SCHEDULED"}:
                    break
                await asyncio.sleep(0.02)
    return bool(answers.kept)

"""A worker is killed whenever YouTube has done what it was asked to: there is one video in the end."""

import asyncio
from typing import Any

from tests.patience import PATIENCE
from tests.subgraphs.wavestack.mortal_worker import KeptAnswers, MortalWorker
from tests.subgraphs.wavestack.youtube_publisher.conftest import READ, Publisher, Start, ask, sandbox_of, upload

SIZE = 2 * 256 * 1024 + 9
"""Bytes of a video that is sent in three chunks."""
STEPS = ("tokens", "begin", "chunk", "chunk", "chunk", "how far", "is it in the playlist", "playlist", "processed")


async def test_a_video_comes_out_once_though_its_worker_is_killed_at_every_step(
    start: Start, videos: str, redis_url: str
) -> None:
    before: list[KeptAnswers] = []

    def put(app: Any) -> Any:
        before.append(KeptAnswers(app, ["/sandbox/youtube"]))
        return before[0]

    async with start(before=put, working_on=False, redis_url=redis_url) as publisher, MortalWorker(publisher) as worker:
        [answers] = before
        upload_id = await upload(publisher, videoUrl=f"{videos}/{SIZE}", playlistId="PL1")
        while await is_waiting(publisher, upload_id, answers):
            await worker.kill()
            answers.release()
            worker.start()
        found = (await ask(publisher, READ, id=upload_id))["data"]["upload"]
        sandbox = sandbox_of(publisher)
        assert (found["status"], found["error"]) == ("COMPLETE", None)
        assert sandbox.videos() == [found["youtubeId"]]
        assert sandbox.playlists(found["youtubeId"]) == ["PL1"]
    assert answers.counted["/sandbox/youtube"] >= len(STEPS)


async def is_waiting(publisher: Publisher, upload_id: str, answers: KeptAnswers) -> bool:
    """Wait until the upload has ended, or an answer is kept back; whether one is."""
    async with asyncio.timeout(PATIENCE):
        while not answers.kept:
            if (await ask(publisher, READ, id=upload_id))["data"]["upload"]["status"] != "PROCESSING":
                break
            await asyncio.sleep(0.02)
    return bool(answers.kept)

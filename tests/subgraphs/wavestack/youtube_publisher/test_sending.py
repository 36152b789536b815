"""An upload's way to YouTube, over real HTTP: chunks, faults at every step, restarts, refusals."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from subgraphs.wavestack.youtube_publisher.ports import PlatformError, YouTube
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.youtube_publisher.conftest import Publisher, Start, ask, ended, sandbox_of, upload

CHUNK = 256 * 1024
"""Bytes of a chunk in these tests."""


class Faulty:
    """YouTube behind a line that loses the answer of one call, after YouTube has done what it asked."""

    def __init__(self, youtube: YouTube, call: str, at: int, fault: Exception) -> None:
        self._youtube = youtube
        self._call = call
        self._at = at
        self._fault = fault

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._youtube, name)
        if name != self._call:
            return call

        async def lose(*arguments: Any, **options: Any) -> Any:
            answer = await call(*arguments, **options)
            self._at -= 1
            if self._at == 0:
                raise self._fault
            return answer

        return lose


def faulty(call: str, at: int = 1, fault: Exception | None = None) -> Callable[[Publisher], None]:
    def change(publisher: Publisher) -> None:
        broken = Faulty(publisher.resources.youtube, call, at, fault or ConnectionError("the answer is lost"))
        object.__setattr__(publisher.resources, "youtube", broken)

    return change


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
async def test_every_byte_arrives_once(start: Start, videos: str, size: int) -> None:
    async with start() as publisher:
        found = await ended(publisher, await upload(publisher, videoUrl=f"{videos}/{size}"))
        (video_id,) = sandbox_of(publisher).videos()
        kept = await publisher.resources.storage.size(f"sources/{found['id']}")
    assert (found["status"], found["youtubeId"], found["error"]) == ("COMPLETE", video_id, None)
    assert found["url"] == f"https://youtube.com/watch?v={video_id}"
    assert (found["progress"], found["estimatedSeconds"], kept) == (None, None, None)
    assert found["publishedAt"] is not None


async def test_what_is_asked_for_is_what_youtube_gets(start: Start, videos: str) -> None:
    wanted: dict[str, Any] = {
        "title": "A title",
        "description": "D",
        "tags": ["#one", "two words"],
        "privacy": "UNLISTED",
    }
    async with start() as publisher:
        found = await ended(publisher, await upload(publisher, videoUrl=f"{videos}/10", **wanted))
        video = sandbox_of(publisher).video(found["youtubeId"])
    assert video is not None
    snippet = {name: video["snippet"][name] for name in ("title", "description", "tags", "categoryId")}
    assert snippet == {"title": "A title", "description": "D", "tags": ["one", "two words"], "categoryId": "22"}
    assert (video["status"]["privacyStatus"], video["status"]["selfDeclaredMadeForKids"]) == ("unlisted", False)


@pytest.mark.parametrize(
    ("call", "at"), [("begin", 1), ("send", 1), ("send", 2), ("send", 3), ("videos", 1), ("add_to_playlist", 1)]
)
async def test_an_answer_that_is_lost_at_any_step_makes_no_second_video(
    start: Start, videos: str, call: str, at: int
) -> None:
    async with start(faulty(call, at)) as publisher:
        wanted = {"videoUrl": f"{videos}/{2 * CHUNK + 9}", "playlistId": "PL1"}
        found = await ended(publisher, await upload(publisher, **wanted))
        assert found["status"] == "COMPLETE"
        assert sandbox_of(publisher).videos() == [found["youtubeId"]]


@pytest.mark.parametrize("call", ["begin", "send"])
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_passing_trouble_is_tried_again(start: Start, videos: str, call: str, status: int) -> None:
    async with start(faulty(call, 1, PlatformError(status, "backendError", "later"))) as publisher:
        found = await ended(publisher, await upload(publisher, videoUrl=f"{videos}/{CHUNK}"))
        assert (found["status"], len(sandbox_of(publisher).videos())) == ("COMPLETE", 1)


async def test_a_restart_goes_on_where_the_last_process_stopped(start: Start, videos: str) -> None:
    stopped = asyncio.Event()

    def hang(publisher: Publisher) -> None:
        youtube = publisher.resources.youtube

        class Hanging:
            def __getattr__(self, name: str) -> Any:
                return getattr(youtube, name) if name != "send" else self.slow

            async def slow(self, *arguments: Any, **options: Any) -> Any:
                answer = await youtube.send(*arguments, **options)
                stopped.set()
                await asyncio.Event().wait()
                return answer

        object.__setattr__(publisher.resources, "youtube", Hanging())

    async with start(hang) as publisher:
        upload_id = await upload(publisher, videoUrl=f"{videos}/{3 * CHUNK}")
        await asyncio.wait_for(stopped.wait(), PATIENCE)
        port = urlsplit(publisher.resources.settings.public_url).port or 0
    async with start(port=port) as publisher:
        found = await ended(publisher, upload_id)
        assert (found["status"], sandbox_of(publisher).videos()) == ("COMPLETE", [found["youtubeId"]])
        assert len(sandbox_of(publisher).sessions()) == 1


async def test_the_quota_of_a_day_is_told_as_such(start: Start, videos: str) -> None:
    async with start() as publisher:
        found = [await ended(publisher, await upload(publisher, videoUrl=f"{videos}/5")) for _ in range(7)]
    assert [each["status"] for each in found] == ["COMPLETE"] * 6 + ["FAILED"]
    assert found[-1]["error"]["code"] == "QUOTA_EXCEEDED"


async def test_a_source_whose_host_is_unknown_fails_as_unreachable(start: Start) -> None:
    async with start() as publisher:
        found = await ended(publisher, await upload(publisher, videoUrl="http://nowhere.invalid/video.mp4"))
    assert (found["status"], found["error"]["code"]) == ("FAILED", "SOURCE_UNREACHABLE")


@pytest.mark.parametrize(
    ("path", "settings", "code"),
    [
        ("/5", {"fetch_allow": ""}, "SOURCE_REFUSED"),
        ("/gone", {}, "SOURCE_REFUSED"),
        ("/0", {}, "SOURCE_EMPTY"),
        ("/600000", {"youtube_max_bytes": "500000"}, "SOURCE_REFUSED"),
    ],
)
async def test_a_source_that_gives_no_video_fails_readably(
    start: Start, videos: str, path: str, settings: dict[str, str], code: str
) -> None:
    async with start(**settings) as publisher:
        found = await ended(publisher, await upload(publisher, videoUrl=videos + path))
    assert (found["status"], found["error"]["code"]) == ("FAILED", code)
    assert "127.0.0.1:" not in found["error"]["message"]


async def test_an_organization_without_a_channel_is_told_so(start: Start, videos: str) -> None:
    async with start() as publisher:
        found = await ended(publisher, await upload(publisher, "org_456", videoUrl=f"{videos}/5"), "org_456")
    assert (found["status"], found["error"]["code"]) == ("FAILED", "NOT_CONNECTED")


async def test_what_others_cannot_do_for_it_becomes_a_warning(start: Start, videos: str) -> None:
    options = {"generateThumbnail": True, "aiDescription": True, "aiTags": True}
    async with start() as publisher:
        found = await ended(publisher, await upload(publisher, videoUrl=f"{videos}/5", options=options))
    assert found["status"] == "COMPLETE"
    assert [warning.split(":")[0] for warning in found["warnings"]] == [
        "No description was written",
        "No tags were suggested",
        "No thumbnail was set",
    ]


async def test_a_scheduled_video_is_private_until_its_time(
    start: Start, videos: str, eventually: Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]
) -> None:
    async with start() as publisher:
        upload_id = await upload(publisher, videoUrl=f"{videos}/5", scheduledAt="2999-01-01T00:00:00Z")

        async def scheduled() -> bool:
            return bool((await read(publisher, upload_id))["status"] == "SCHEDULED")

        await eventually(scheduled)
        video = sandbox_of(publisher).video((await read(publisher, upload_id))["youtubeId"])
    assert video is not None
    assert (video["status"]["privacyStatus"], video["status"]["publishAt"]) == ("private", "2999-01-01T00:00:00Z")


async def test_a_time_that_is_past_is_now(start: Start, videos: str) -> None:
    async with start() as publisher:
        found = await ended(
            publisher, await upload(publisher, videoUrl=f"{videos}/5", scheduledAt="2026-01-20T12:00:00Z")
        )
    assert (found["status"], found["publishedAt"]) == ("COMPLETE", "2026-01-20T12:00:00Z")


async def read(publisher: Publisher, upload_id: str) -> dict[str, Any]:
    text = "query R($id: ID!) { upload(id: $id) { status youtubeId } }"
    found: dict[str, Any] = (await ask(publisher, text, id=upload_id))["data"]["upload"]
    return found

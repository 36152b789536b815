"""A line breaks before a request or after it, at any platform: what comes out comes out once.

`test_killed_workers.py` has workers die after each.
"""

from typing import Any

import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.social_publisher.ports import Resources

Json = Any  # JSON values
POSTS = [
    ("INSTAGRAM", "video.mp4", {}),
    ("TIKTOK", "video.mp4", {}),
    ("FACEBOOK", "video.mp4", {"contentType": "REEL"}),
    ("FACEBOOK", "photo.png", {"caption": "Photo"}),
    ("FACEBOOK", None, {"caption": "Words"}),
    ("LINKEDIN", "video.mp4", {}),
    ("LINKEDIN", None, {"caption": "Words"}),
]


class Interrupted:
    """A platform whose answer to the first request of a kind never arrives, or that never hears of it."""

    def __init__(self, platform: Any, method: str, *, heard: bool, times: int) -> None:
        self._platform = platform
        self._method = method
        self._heard = heard
        self.left = times

    def __getattr__(self, name: str) -> Any:  # Any: whatever the platform has
        found = getattr(self._platform, name)
        if name != self._method or self.left == 0:
            return found

        async def interrupted(*arguments: Any) -> Any:
            self.left -= 1
            if self._heard:
                await found(*arguments)
            raise ConnectionError("The line is broken.")

        return interrupted


@pytest.mark.parametrize(
    ("method", "heard"),
    [("begin", False), ("look", False), ("send", False), ("publish", False), ("publish", True)],
)
async def test_what_was_interrupted_comes_out_once(
    social: Any, sqlite_values: Any, method: str, *, heard: bool
) -> None:
    def prepare(subgraph: Subgraph[Resources]) -> None:
        platforms: Any = subgraph.resources.platforms  # Any: a dictionary behind the Mapping
        for name, platform in platforms.items():
            platforms[name] = Interrupted(platform, method, heard=heard, times=3 if name == "facebook" else 1)

    async with social(sqlite_values, prepare) as started:
        posts = [await started.create(platform, file, **more) for platform, file, more in POSTS]
        ended = [await started.ended(post) for post in posts]
        assert [(post["status"], post["error"]) for post in ended] == [("COMPLETE", None)] * len(POSTS)
        for platform in ("INSTAGRAM", "TIKTOK", "FACEBOOK", "LINKEDIN"):
            made = sorted(post.id for post in started.sandbox(platform).posts())
            assert made == sorted(post["externalId"] for post in ended if post["platform"] == platform)


async def test_the_same_words_twice_are_two_posts(social: Any, sqlite_values: Any) -> None:
    async with social(sqlite_values) as started:
        first = await started.ended(await started.create("FACEBOOK", None))
        second = await started.ended(await started.create("FACEBOOK", None))
        assert first["externalId"] != second["externalId"]
        assert len(started.sandbox("FACEBOOK").posts()) == 2


async def test_linkedin_is_believed_that_it_has_a_post_where_posts_cannot_be_read(
    social: Any, sqlite_values: Any
) -> None:
    def prepare(subgraph: Subgraph[Resources]) -> None:
        sandboxes: Any = subgraph.resources.sandboxes
        platforms: Any = subgraph.resources.platforms
        sandboxes["linkedin"].lists_posts = False
        platforms["linkedin"] = Interrupted(platforms["linkedin"], "publish", heard=True, times=1)

    async with social(sqlite_values, prepare) as started:
        post = await started.ended(await started.create("LINKEDIN"))
        (made,) = started.sandbox("LINKEDIN").posts()
        assert (post["status"], post["externalId"]) == ("COMPLETE", made.id)
        again = await started.ended(await started.create("LINKEDIN", None))
        same = await started.ended(await started.create("LINKEDIN", None))
        assert (again["status"], same["error"]["code"]) == ("COMPLETE", "PLATFORM_REFUSED")

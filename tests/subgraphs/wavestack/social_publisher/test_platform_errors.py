"""What platforms refuse: tokens that ended, full quotas, trouble of their own, and media that they do not take."""

from typing import Any

import pytest

from subgraphs.wavestack.social_publisher.adapters.sandbox.state import Fault

PLATFORMS = ["INSTAGRAM", "TIKTOK", "FACEBOOK", "LINKEDIN"]


async def test_an_expired_token_is_refreshed_and_trouble_passes(social: Any, sqlite_values: Any) -> None:
    platforms = ["TIKTOK", "LINKEDIN"]
    async with social(sqlite_values) as started:
        for platform in platforms:
            started.sandbox(platform).trouble += [Fault.TOKEN, Fault.DOWN]
        posts = [await started.create(platform) for platform in platforms]
        for post_id in posts:
            assert (await started.ended(post_id))["error"] is None
        assert all(started.sandbox(platform).trouble == [] for platform in platforms)


async def test_a_token_that_cannot_be_refreshed_says_that_the_account_must_be_connected_again(
    social: Any, sqlite_values: Any
) -> None:
    """Those of Meta's platforms are good until they end, or are taken back."""
    async with social(sqlite_values) as started:
        for platform in ("INSTAGRAM", "FACEBOOK"):
            started.sandbox(platform).trouble += [Fault.DOWN, Fault.TOKEN]
            ended = await started.ended(await started.create(platform))
            assert ended["error"]["code"] == "NOT_CONNECTED"
        accounts = (await started.data("{ socialAccounts { platform isConnected } }"))["socialAccounts"]
        assert {each["platform"] for each in accounts if not each["isConnected"]} == {"INSTAGRAM", "FACEBOOK"}


async def test_a_full_quota_ends_the_post_and_says_so(social: Any, sqlite_values: Any) -> None:
    async with social(sqlite_values) as started:
        for platform in PLATFORMS:
            started.sandbox(platform).trouble.append(Fault.QUOTA)
        posts = [await started.create(platform) for platform in PLATFORMS]
        ended = [await started.ended(post_id) for post_id in posts]
        assert [post["error"]["code"] for post in ended] == ["QUOTA_EXCEEDED"] * len(PLATFORMS)
        assert all(not started.sandbox(platform).posts() for platform in PLATFORMS)


@pytest.mark.parametrize(
    ("platform", "file", "code", "words"),
    [
        ("INSTAGRAM", "long.mp4", "RULE_BROKEN", "instagram.duration"),
        ("INSTAGRAM", "photo.png", "RULE_BROKEN", "instagram.format"),
        ("TIKTOK", "photo.jpg", "RULE_BROKEN", "tiktok.media"),
        ("FACEBOOK", "broken.mp4", "SOURCE_UNREADABLE", "neither an image nor a video"),
        ("LINKEDIN", "missing.mp4", "SOURCE_UNREACHABLE", "status 404"),
    ],
)
async def test_media_that_break_a_rule_name_it(
    social: Any, sqlite_values: Any, *, platform: str, file: str, code: str, words: str
) -> None:
    async with social(sqlite_values) as started:
        post = await started.ended(await started.create(platform, file))
        assert (post["status"], post["error"]["code"]) == ("FAILED", code)
        assert words in post["error"]["message"]
        assert started.sandbox(platform).posts() == []


async def test_media_that_the_platform_rejects_end_the_post(social: Any, sqlite_values: Any) -> None:
    def prepare(subgraph: Any) -> None:
        for sandbox in subgraph.resources.sandboxes.values():
            sandbox.is_broken = lambda upload: upload.complete_at is not None

    async with social(sqlite_values, prepare) as started:
        posts = [await started.create(platform) for platform in PLATFORMS]
        ended = [await started.ended(post_id) for post_id in posts]
        assert [post["error"]["code"] for post in ended] == ["PLATFORM_REFUSED"] * len(PLATFORMS)


async def test_without_an_account_a_post_says_what_is_missing(social: Any, sqlite_values: Any) -> None:
    async with social(sqlite_values) as started:
        for account in (await started.data("{ socialAccounts { id } }"))["socialAccounts"]:
            await started.data(
                "mutation ($id: ID!) { disconnectSocialAccount(input: {id: $id}) { disconnectedId } }", id=account["id"]
            )
        post = await started.ended(await started.create("TIKTOK"))
        assert post["error"]["code"] == "NOT_CONNECTED"

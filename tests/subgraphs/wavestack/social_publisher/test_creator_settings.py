"""A video goes to TikTok as its creator's settings allow it at that moment."""

from typing import Any

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.social_publisher.ports import Resources

PRIVATE = {
    "privacy_level_options": ["FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
    "comment_disabled": True,
    "duet_disabled": True,
    "stitch_disabled": True,
}


async def test_a_private_account_posts_to_its_followers_and_shorter_than_the_platform_s_rule(
    social: Any, sqlite_values: Any
) -> None:
    def prepare(subgraph: Subgraph[Resources]) -> None:
        sandboxes: Any = subgraph.resources.sandboxes
        sandboxes["tiktok"].settings |= PRIVATE | {"max_video_post_duration_sec": 60}

    async with social(sqlite_values, prepare) as started:
        post = await started.ended(await started.create("TIKTOK"))
        assert (post["status"], post["error"]) == ("COMPLETE", None)
        (made,) = started.sandbox("TIKTOK").posts()
        assert started.sandbox("TIKTOK").upload(made.upload_id).fields["privacy"] == "FOLLOWER_OF_CREATOR"
        long = await started.ended(await started.create("TIKTOK", "long.mp4"))
        assert long["error"]["code"] == "PLATFORM_REFUSED"
        assert "at most 60 seconds" in long["error"]["message"]
        assert len(started.sandbox("TIKTOK").posts()) == 1

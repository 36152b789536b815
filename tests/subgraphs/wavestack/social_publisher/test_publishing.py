"""Posts on their way through real HTTP to the sandboxes: what comes out, and what does not."""

from typing import Any

import pytest

Json = Any  # JSON values

ENDINGS = [
    ("INSTAGRAM", "video.mp4", {}, "REEL", "https://www.instagram.com/reel/"),
    ("INSTAGRAM", "photo.jpg", {}, "POST", "https://www.instagram.com/p/"),
    ("INSTAGRAM", "photo.jpg", {"contentType": "STORY"}, "STORY", "https://www.instagram.com/stories/"),
    ("INSTAGRAM", "video.mp4", {"contentType": "STORY"}, "STORY", "https://www.instagram.com/stories/"),
    ("TIKTOK", "video.mp4", {}, "VIDEO", "https://www.tiktok.com/@sandbox/video/"),
    ("FACEBOOK", "video.mp4", {}, "POST", "https://www.facebook.com/reel/"),
    ("FACEBOOK", "photo.png", {}, "POST", "https://www.facebook.com/"),
    ("FACEBOOK", None, {}, "POST", "https://www.facebook.com/"),
    ("FACEBOOK", "video.mp4", {"contentType": "REEL"}, "REEL", "https://www.facebook.com/reel/"),
    ("LINKEDIN", "video.mp4", {}, "POST", "https://www.linkedin.com/feed/update/urn:li:share:"),
    ("LINKEDIN", "photo.jpg", {}, "POST", "https://www.linkedin.com/feed/update/urn:li:share:"),
    ("LINKEDIN", None, {}, "POST", "https://www.linkedin.com/feed/update/urn:li:share:"),
]


@pytest.mark.parametrize(("platform", "file", "more", "content_type", "url"), ENDINGS)
async def test_each_kind_of_post_comes_out_once(
    social: Any, sqlite_values: Any, *, platform: str, file: str, more: Json, content_type: str, url: str
) -> None:
    async with social(sqlite_values) as started:
        post = await started.ended(await started.create(platform, file, hashtags=["fun"], **more))
        assert (post["status"], post["error"], post["warnings"]) == ("COMPLETE", None, [])
        assert (post["contentType"], post["progress"]) == (content_type, None)
        assert post["url"].startswith(url)
        (made,) = started.sandbox(platform).posts()
        assert (made.id, made.text.replace("\\", "")) == (post["externalId"], "Look\n\n#fun")

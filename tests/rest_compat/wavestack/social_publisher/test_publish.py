"""POST /api/v1/publish and GET /api/v1/publish/{publish_id} as the reference prints them, and wrong requests."""

import re
from typing import Any

import pytest

from tests.rest_compat.conftest import Product

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLE = {
    "platform": "instagram",
    "content_type": "reel",
    "media_url": "http://example.com/video.mp4",
    "caption": "Check out this highlight! 🔥",
    "options": {"ai_caption": True, "ai_hashtags": True, "generate_cover": True},
}


async def test_the_published_example(product: Product) -> None:
    async with product.client("social_publisher") as client:
        answered = await client.post("/api/v1/publish", json=EXAMPLE)
        assert answered.status_code == 202, answered.text
        body = answered.json()
        assert list(body) == ["publish_id", "status", "platform"]
        assert re.fullmatch(r"pub_[0-9a-z]{24}", body["publish_id"])
        assert (body["status"], body["platform"]) == ("processing", "instagram")
        found = await client.get(f"/api/v1/publish/{body['publish_id']}")
        assert found.status_code == 200
        assert found.json().items() >= {**body, "content_type": "reel", "progress": 0, "warnings": []}.items()


@pytest.mark.parametrize(
    ("platform", "content_type"),
    [
        ("instagram", "reel"),
        ("instagram", "post"),
        ("instagram", "story"),
        ("tiktok", "video"),
        ("facebook", "post"),
        ("facebook", "reel"),
        ("linkedin", "post"),
    ],
)
async def test_all_documented_platforms_and_types(product: Product, platform: str, content_type: str) -> None:
    wanted = EXAMPLE | {"platform": platform, "content_type": content_type}
    async with product.client("social_publisher") as client:
        answered = await client.post("/api/v1/publish", json=wanted)
        assert (answered.status_code, answered.json()["platform"]) == (202, platform), answered.text


async def test_health(product: Product) -> None:
    async with product.client("social_publisher") as client:
        assert (await client.get("/health")).json()["status"] == "ok"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"platform": None}, "platform"),
        ({"platform": "myspace"}, "platform"),
        ({"platform": "youtube"}, "platform"),
        ({"platform": "x"}, "platform"),
        ({"content_type": "poem"}, "content_type"),
        ({"content_type": "video"}, "content_type"),
        ({"media_url": None}, "media_url"),
        ({"media_url": "file:///etc/passwd"}, "media_url"),
        ({"media_url": 5}, "media_url"),
        ({"caption": "a" * 2201}, "caption"),
        ({"hashtags": [f"h{number}" for number in range(31)]}, "hashtags"),
        ({"options": {"ai_caption": "yes"}}, "ai_caption"),
        ({"scheduled_at": "tomorrow"}, "scheduled_at"),
    ],
)
async def test_wrong_requests_name_their_field(product: Product, changes: Json, field: str) -> None:
    async with product.client("social_publisher") as client:
        answered = await client.post("/api/v1/publish", json=EXAMPLE | changes)
        error = answered.json()["error"]
        assert (answered.status_code, error["code"]) == (400, "VALIDATION_ERROR")
        assert error["details"]["field"] == field


async def test_posts_of_others_and_unknown_ones_are_not_found(product: Product) -> None:
    other = await product.client_token("other")
    async with product.client("social_publisher") as client:
        post_id = (await client.post("/api/v1/publish", json=EXAMPLE)).json()["publish_id"]
        missing = await client.get("/api/v1/publish/pub_1")
        assert (missing.status_code, missing.json()["error"]["code"]) == (404, "NOT_FOUND")
    async with product.client("social_publisher", authorization=f"Bearer {other}") as client:
        assert (await client.get(f"/api/v1/publish/{post_id}")).status_code == 404


async def test_the_published_example_sent_again_waits_for_its_turn(start: Any, tmp_path: Any) -> None:
    async with start(tmp_path, {"rate_limit_factor": "1"}) as product, product.client("social_publisher") as client:
        first, again = [await client.post("/api/v1/publish", json=EXAMPLE) for _ in range(2)]
        assert (first.status_code, again.status_code) == (202, 202)
        assert again.json()["status"] == "processing"
        assert first.json()["publish_id"] != again.json()["publish_id"]
        more = [await client.post("/api/v1/publish", json=EXAMPLE) for _ in range(9)]
        assert [answer.status_code for answer in more] == [202] * 8 + [429]
        assert more[-1].json()["error"]["details"]["rule"] == "instagram.dailyPosts"

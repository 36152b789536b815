"""The Analytics Dashboard API as the reference prints it: keys, types, every period, and wrong requests."""

from typing import Any

import pytest

from tests.rest_compat.conftest import Product

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")

PERIODS = ("24h", "7d", "30d", "90d")


def kinds(value: Json) -> Json:
    """A JSON value with the kinds of its leaves in their place."""
    if isinstance(value, dict):
        return {name: kinds(each) for name, each in value.items()}
    if isinstance(value, bool) or not isinstance(value, int | float):
        return type(value).__name__
    return "number"


GROWTH = {"views": "number", "engagement": "number", "followers": "number"}
OVERVIEW = {
    "period": "str",
    "metrics": {
        "total_views": "number",
        "total_engagement": "number",
        "new_followers": "number",
        "watch_time_hours": "number",
        "top_platform": "str",
    },
    "growth": GROWTH,
}
PLATFORM_METRICS = {
    "platform": "str",
    "period": "str",
    "metrics": dict.fromkeys(
        (
            "views",
            "likes",
            "comments",
            "shares",
            "engagement",
            "engagement_rate",
            "watch_time_hours",
            "revenue",
            "rpm",
        ),
        "number",
    ),
    "followers": "number",
    "new_followers": "number",
    "publishing_frequency": "number",
    "growth": GROWTH,
}
CONTENT = {
    "id": "str",
    "title": "str",
    "platform": "str",
    "views": "number",
    "engagement_rate": "number",
    "published_at": "str",
}


@pytest.mark.parametrize("period", PERIODS)
async def test_the_overview_of_every_period(product: Product, period: str) -> None:
    async with product.client("dashboard") as client:
        answer = await client.get("/api/v1/overview", params={"period": period})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert kinds(body) == OVERVIEW
    assert list(body["metrics"]) == list(OVERVIEW["metrics"])
    assert (body["period"], body["metrics"]["top_platform"]) == (period, "youtube")
    assert body["metrics"]["total_views"] > body["metrics"]["total_engagement"] > 0


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("platform", ["youtube", "tiktok", "discord"])
async def test_the_metrics_of_a_platform(product: Product, platform: str, period: str) -> None:
    async with product.client("dashboard") as client:
        answer = await client.get(f"/api/v1/metrics/{platform}", params={"period": period})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert kinds(body) == PLATFORM_METRICS
    assert (body["platform"], body["period"]) == (platform, period)
    assert (body["metrics"]["views"] > 0) == (platform != "discord")


async def test_the_published_list_of_contents(product: Product) -> None:
    async with product.client("dashboard") as client:
        answer = await client.get("/api/v1/content?sort=views&limit=10")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert list(body) == ["content"]
    assert [kinds(each) for each in body["content"]] == [CONTENT] * 7
    assert [list(each) for each in body["content"]] == [list(CONTENT)] * 7
    views = [each["views"] for each in body["content"]]
    assert views == sorted(views, reverse=True)
    best = body["content"][0]
    assert (best["id"], best["title"], best["platform"]) == ("content_123", "Epic Gaming Montage", "youtube")
    assert best["published_at"] == "2026-01-10T12:00:00Z"


@pytest.mark.parametrize(
    ("query", "count"),
    [("limit=1", 1), ("limit=100", 7), ("platform=youtube", 2), ("platform=x", 0), ("sort=published_at&limit=2", 2)],
)
async def test_contents_can_be_chosen(product: Product, query: str, count: int) -> None:
    async with product.client("dashboard") as client:
        body = (await client.get(f"/api/v1/content?{query}")).json()
    assert len(body["content"]) == count


@pytest.mark.parametrize("sort", ["views", "engagement", "engagement_rate", "watch_time", "revenue", "published_at"])
async def test_all_orders(product: Product, sort: str) -> None:
    async with product.client("dashboard") as client:
        answer = await client.get("/api/v1/content", params={"sort": sort})
    assert answer.status_code == 200
    contents = answer.json()["content"]
    if sort in contents[0]:
        assert contents == sorted(contents, key=lambda each: each[sort], reverse=True)


async def test_what_is_left_out_has_a_default(product: Product) -> None:
    async with product.client("dashboard") as client:
        assert (await client.get("/api/v1/overview")).json()["period"] == "7d"
        assert (await client.get("/api/v1/metrics/youtube")).json()["period"] == "7d"
        asked = (await client.get("/api/v1/content?sort=views&limit=10")).json()
        assert (await client.get("/api/v1/content")).json() == asked


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/v1/overview?period=1y", "period"),
        ("/api/v1/overview?period=", "period"),
        ("/api/v1/overview?period=LAST_7_DAYS", "period"),
        ("/api/v1/metrics/youtube?period=8d", "period"),
        ("/api/v1/metrics/myspace", "platform"),
        ("/api/v1/content?sort=beauty", "sort"),
        ("/api/v1/content?limit=0", "limit"),
        ("/api/v1/content?limit=101", "limit"),
        ("/api/v1/content?limit=ten", "limit"),
        ("/api/v1/content?platform=myspace", "platform"),
        ("/api/v1/content?period=year", "period"),
    ],
)
async def test_wrong_requests_name_the_field(product: Product, path: str, field: str) -> None:
    async with product.client("dashboard") as client:
        answer = await client.get(path)
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)


async def test_other_organizations_see_their_own(product: Product) -> None:
    token = await product.user_token("user_456", "org_456")
    async with product.client("dashboard", authorization=f"Bearer {token}") as client:
        overview = (await client.get("/api/v1/overview")).json()
        contents = (await client.get("/api/v1/content")).json()
    assert (overview["metrics"]["total_views"], overview["metrics"]["top_platform"]) == (0, None)
    assert contents == {"content": []}


async def test_health(product: Product) -> None:
    async with product.client("dashboard") as client:
        assert (await client.get("/health")).json()["status"] == "ok"

"""What a period was like: growth, followers, series without gaps, and the ranking of contents."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from subgraphs.kit.clock import ManualClock
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
Tell = Callable[..., Awaitable[int]]

FOLLOWERS = "mutation F($input: ImportFollowersInput!) { importFollowers(input: $input) { imported } }"
OVERVIEW = """query O($period: Period!) { overview(period: $period) {
  startsAt endsAt followers newFollowers topPlatform growth { views engagement followers }
  headline { totalViews totalEngagement newFollowers watchTimeHours topPlatform }
  metrics { views } previous { views }
} }"""
RANKED = """query R($sort: ContentSort!, $platform: MetricsPlatform, $period: Period, $limit: Int! = 10) {
  topContents(sort: $sort, platform: $platform, period: $period, limit: $limit) {
    title metrics(period: $period) { views }
  }
}"""


async def titles(data: Ask, sort: str = "VIEWS", **variables: Json) -> list[str]:
    return [each["title"] for each in (await data(RANKED, sort=sort, **variables))["topContents"]]


async def test_growth_compares_with_the_span_of_equal_length_before(data: Ask, tell: Tell) -> None:
    await tell(
        ("pub_1:youtube", "2026-01-15T10:00:00Z", {"views": 150, "likes": 1}),  # the present hour counts
        ("pub_1:youtube", "2026-01-14T11:00:00Z", {"views": 50}),  # the first hour of the last 24
        ("pub_1:tiktok", "2026-01-14T10:00:00Z", {"views": 160, "likes": 4}),  # the last hour before them
        ("pub_1:tiktok", "2026-01-13T10:00:00Z", {"views": 999}),  # before both
    )
    found = (await data(OVERVIEW, period="LAST_24_HOURS"))["overview"]
    assert (found["startsAt"], found["endsAt"]) == ("2026-01-14T11:00:00Z", "2026-01-15T11:00:00Z")
    assert (found["metrics"]["views"], found["previous"]["views"]) == (200, 160)
    assert found["growth"] == {"views": 25, "engagement": -75, "followers": 0}
    assert found["headline"] == {
        "totalViews": 200,
        "totalEngagement": 1,
        "newFollowers": 0,
        "watchTimeHours": 0,
        "topPlatform": "YOUTUBE",
    }


@pytest.mark.parametrize(
    ("period", "views", "before"),
    [("LAST_24_HOURS", 1, 2), ("LAST_7_DAYS", 3, 4), ("LAST_30_DAYS", 7, 8), ("LAST_90_DAYS", 15, 16)],
)
async def test_each_period_counts_its_own_hours(data: Ask, tell: Tell, period: str, views: int, before: int) -> None:
    days = {"2026-01-15": 1, "2026-01-14": 2, "2026-01-06": 4, "2025-12-10": 8, "2025-09-01": 16}
    await tell(*(("pub_1:youtube", f"{day}T10:00:00Z", {"views": count}) for day, count in days.items()))
    found = (await data(OVERVIEW, period=period))["overview"]
    assert found["metrics"]["views"] == views
    assert found["previous"]["views"] == before


async def test_hours_leave_a_period_as_time_passes(data: Ask, tell: Tell, clock: ManualClock) -> None:
    await tell(("pub_1:youtube", "2026-01-15T10:00:00Z", {"views": 9}))
    seen = []
    for _ in range(3):
        found = (await data(OVERVIEW, period="LAST_24_HOURS"))["overview"]
        seen.append((found["metrics"]["views"], found["previous"]["views"]))
        clock.advance(timedelta(hours=24))
    assert seen == [(9, 0), (0, 9), (0, 0)]


async def test_followers_are_the_newest_number_told_of_each_platform(data: Ask) -> None:
    told = [("YOUTUBE", 1, 100), ("YOUTUBE", 7, 110), ("YOUTUBE", 12, 130), ("TIKTOK", 14, 20), ("YOUTUBE", 15, 121)]
    entries = [
        {"platform": name, "day": f"2026-01-{day:02}T08:00:00Z", "followers": count} for name, day, count in told
    ]
    assert (await data(FOLLOWERS, input={"entries": entries}))["importFollowers"] == {"imported": 5}
    found = (await data(OVERVIEW, period="LAST_7_DAYS"))["overview"]
    assert (found["followers"], found["newFollowers"], found["growth"]["followers"]) == (141, 31, 28.2)
    youtube = await data("{ platformMetrics(platform: YOUTUBE) { followers newFollowers growth { followers } } }")
    assert youtube["platformMetrics"] == {"followers": 121, "newFollowers": 11, "growth": {"followers": 10}}


async def test_more_followers_than_32_bits_can_count(data: Ask) -> None:
    entries = [{"platform": "X", "day": "2026-01-15T08:00:00Z", "followers": 3_000_000_000}]
    await data(FOLLOWERS, input={"entries": entries})
    found = (await data(OVERVIEW, period="LAST_7_DAYS"))["overview"]
    assert (found["followers"], found["newFollowers"]) == (3_000_000_000, 3_000_000_000)
    assert found["headline"]["newFollowers"] == 3_000_000_000


async def test_without_figures_there_is_no_top_platform(data: Ask) -> None:
    found = (await data(OVERVIEW, period="LAST_90_DAYS"))["overview"]
    assert found["topPlatform"] is None
    assert found["growth"] == {"views": 0, "engagement": 0, "followers": 0}


@pytest.mark.parametrize(
    ("period", "interval", "count"),
    [
        ("LAST_24_HOURS", "HOUR", 24),
        ("LAST_7_DAYS", "HOUR", 168),
        ("LAST_7_DAYS", "DAY", 8),
        ("LAST_30_DAYS", "DAY", 31),
        ("LAST_90_DAYS", "DAY", 91),
    ],
)
async def test_series_have_no_gaps(data: Ask, tell: Tell, period: str, interval: str, count: int) -> None:
    await tell(
        ("pub_1:youtube", "2026-01-15T03:00:00Z", {"views": 9}), ("pub_1:tiktok", "2026-01-15T03:00:00Z", {"views": 1})
    )
    text = f"""query S($of: MetricsPlatform) {{
      metricsSeries(period: {period}, interval: {interval}, platform: $of) {{ at metrics {{ views }} }} }}"""
    everything = (await data(text))["metricsSeries"]
    moments = [point["at"] for point in everything]
    assert (len(moments), moments) == (count, sorted(set(moments)))
    assert sum(point["metrics"]["views"] for point in everything) == 10
    assert sum(point["metrics"]["views"] for point in (await data(text, of="TIKTOK"))["metricsSeries"]) == 1


async def test_contents_rank_by_the_figure_asked_for(data: Ask, tell: Tell) -> None:
    await tell(
        ("pub_1:youtube", "2026-01-14T20:00:00Z", {"views": 100, "likes": 2, "watchTimeSeconds": 50, "revenue": 2}),
        ("pub_1:tiktok", "2026-01-06T20:00:00Z", {"views": 900, "likes": 9, "watchTimeSeconds": 5}),
        ("pub_2:youtube", "2026-01-14T20:00:00Z", {"views": 10, "likes": 5, "watchTimeSeconds": 90, "revenue": 1}),
    )
    first, short, second = "First", "First, short", "Second"
    orders = {
        "VIEWS": [short, first, second],
        "ENGAGEMENT": [short, second, first],
        "ENGAGEMENT_RATE": [second, first, short],
        "WATCH_TIME": [second, first, short],
        "REVENUE": [first, second, short],
        "PUBLISHED_AT": [second, short, first],
    }
    assert {sort: await titles(data, sort) for sort in orders} == orders
    assert await titles(data, period="LAST_24_HOURS") == [first, second, short]
    assert await titles(data, platform="YOUTUBE") == [first, second]
    assert await titles(data, limit=1) == [short]


@pytest.mark.parametrize("limit", [0, -1, 101])
async def test_limits_out_of_range_are_refused(refusal: Ask, limit: int) -> None:
    assert await refusal(RANKED, sort="VIEWS", limit=limit) == {"code": "VALIDATION_ERROR", "field": "limit"}

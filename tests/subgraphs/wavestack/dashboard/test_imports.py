"""Figures that are told are exact, however often, in whatever order and by however many at a time."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.dashboard.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
Tell = Callable[..., Awaitable[int]]
Entry = tuple[str, str, Mapping[str, Json]]

IMPORT = "mutation I($input: ImportContentMetricsInput!) { importContentMetrics(input: $input) { imported } }"
FOLLOWERS = "mutation F($input: ImportFollowersInput!) { importFollowers(input: $input) { imported } }"
REBUILD = "mutation { rebuildMetrics { organizationId } }"
_FIGURES = "views likes comments shares engagement watchTimeHours revenue"
STATE = f"""query S($period: Period!) {{
  overview(period: $period) {{ metrics {{ {_FIGURES} }} previous {{ {_FIGURES} }} topPlatform }}
  youtube: platformMetrics(platform: YOUTUBE, period: $period) {{ metrics {{ {_FIGURES} }} }}
  hours: metricsSeries(period: LAST_7_DAYS, interval: HOUR) {{ at metrics {{ {_FIGURES} }} }}
  days: metricsSeries(period: $period, interval: DAY) {{ at metrics {{ {_FIGURES} }} }}
  topContents(limit: 100) {{ id metrics(period: $period) {{ {_FIGURES} }} }}
}}"""
HOUR = "2026-01-15T09:00:00Z"
PUBLICATIONS = ("pub_1:youtube", "pub_1:tiktok", "pub_2:youtube")


async def state(data: Ask, period: str = "LAST_30_DAYS") -> dict[str, Json]:
    return await data(STATE, period=period)


async def views(data: Ask, period: str = "LAST_24_HOURS") -> int:
    found: int = (await state(data, period))["overview"]["metrics"]["views"]
    return found


async def test_all_sums_agree_with_what_was_told(data: Ask, tell: Tell) -> None:
    hour = {"views": 100, "likes": 7, "comments": 2, "shares": 1, "watchTimeSeconds": 7200, "revenue": 1.25}
    await tell(("pub_1:youtube", "2026-01-15T09:59:59Z", hour), ("pub_1:tiktok", "2026-01-14T23:30:00Z", hour))
    found = await state(data)
    one = {"views": 100, "likes": 7, "comments": 2, "shares": 1, "engagement": 10, "watchTimeHours": 2, "revenue": 1.25}
    both = {name: value * 2 for name, value in one.items()}
    assert found["overview"]["metrics"] == both
    assert found["overview"]["topPlatform"] == "YOUTUBE"
    assert found["youtube"]["metrics"] == one
    told = {point["at"]: point["metrics"] for point in found["hours"] if point["metrics"]["views"]}
    assert told == {"2026-01-14T23:00:00Z": one, "2026-01-15T09:00:00Z": one}
    days = {point["at"]: point["metrics"] for point in found["days"] if point["metrics"]["views"]}
    assert days == {"2026-01-14T00:00:00Z": one, "2026-01-15T00:00:00Z": one}


async def test_the_same_again_changes_nothing(data: Ask, tell: Tell) -> None:
    entry = ("pub_1:youtube", HOUR, {"views": 10, "likes": 3})
    assert await tell(entry) == 1
    before = await state(data)
    await tell(entry)
    await tell(entry, entry)
    assert await state(data) == before


async def test_what_is_told_anew_replaces_what_was_told(data: Ask, tell: Tell) -> None:
    await tell(("pub_1:youtube", HOUR, {"views": 10, "likes": 3}))
    await tell(("pub_1:youtube", HOUR, {"views": 4}))
    found = (await state(data))["overview"]["metrics"]
    assert (found["views"], found["likes"]) == (4, 0)


async def test_of_one_hour_told_twice_at_once_the_last_counts(data: Ask, tell: Tell) -> None:
    told = await tell(("pub_1:youtube", HOUR, {"views": 10}), ("pub_1:youtube", "2026-01-15T09:30:00Z", {"views": 12}))
    assert told == 1
    assert await views(data) == 12


async def test_a_content_can_be_named_in_three_ways(data: Ask, tell: Tell) -> None:
    await tell(("pub_1:tiktok", HOUR, {"views": 1}))
    (content,) = (await data("{ topContents(platform: TIKTOK) { id externalId } }"))["topContents"]
    named: list[dict[str, Json]] = [
        {"contentId": content["id"]},
        {"platform": "TIKTOK", "externalId": content["externalId"]},
        {"publicationId": "pub_1:tiktok"},
    ]
    for number, name in enumerate(named, 2):
        await data(IMPORT, input={"entries": [{**name, "hour": HOUR, "views": number}]})
        assert await views(data) == number


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_and_interleaving_equals_a_rebuild(data: Ask, tell: Tell, seed: int) -> None:
    """What counts is the last word on each hour, in whatever company it came."""
    chance = random.Random(seed)
    last: dict[tuple[str, str], int] = {}
    for _ in range(12):
        entries: list[Entry] = []
        for _ in range(chance.randint(1, 6)):
            name, hour = (
                chance.choice(PUBLICATIONS),
                f"2026-01-{chance.randint(1, 15):02}T0{chance.randint(0, 3)}:00:00Z",
            )
            last[name, hour] = chance.randint(0, 50)
            entries.append((name, hour, {"views": last[name, hour], "likes": chance.randint(0, 9), "revenue": 0.07}))
        await tell(*entries)
    before = [await state(data, period) for period in ("LAST_24_HOURS", "LAST_7_DAYS", "LAST_30_DAYS")]
    assert before[-1]["overview"]["metrics"]["views"] == sum(last.values())
    assert (await data(REBUILD))["rebuildMetrics"] == {"organizationId": "org_123"}
    assert [await state(data, period) for period in ("LAST_24_HOURS", "LAST_7_DAYS", "LAST_30_DAYS")] == before


async def test_imports_at_the_same_time_lose_nothing(data: Ask, tell: Tell) -> None:
    """All write the same hour of the same contents: one of them has the last word, and every sum is of its words."""
    told = [tell(*((name, HOUR, {"views": number}) for name in PUBLICATIONS)) for number in range(1, 9)]
    apart = [tell(("pub_1:youtube", f"2026-01-15T0{hour}:00:00Z", {"views": 1000})) for hour in range(8)]
    await asyncio.gather(*told, *apart)
    before = await state(data)
    last = [each["metrics"]["views"] % 1000 for each in before["topContents"]]
    assert len(set(last)) == 1
    assert before["overview"]["metrics"]["views"] == 8000 + 3 * last[0]
    await data(REBUILD)
    assert await state(data) == before


async def test_followers_told_at_the_same_time_in_opposite_orders_are_all_kept(data: Ask) -> None:
    days = [
        {"platform": name, "day": f"2026-01-{day:02}T00:00:00Z", "followers": 5}
        for day in range(1, 15)
        for name in ("YOUTUBE", "TIKTOK", "X")
    ]
    orders = [days, days[::-1]] * 6
    await asyncio.gather(*(data(FOLLOWERS, input={"entries": entries}) for entries in orders))
    assert (await data("{ overview { followers } }"))["overview"]["followers"] == 15


async def test_a_refused_entry_leaves_the_others_unkept(
    dashboard: Subgraph[Resources], data: Ask, refusal: Ask
) -> None:
    entries = [
        {"publicationId": "pub_1:youtube", "hour": HOUR, "views": 5},
        {"publicationId": "nobody:youtube", "hour": HOUR, "views": 5},
    ]
    assert await refusal(IMPORT, input={"entries": entries}) == {"code": "NOT_FOUND", "field": "publicationId"}
    assert await views(data) == 0


_GOOD: dict[str, Json] = {"publicationId": "pub_1:youtube", "hour": HOUR}


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ([], "entries"),
        ([_GOOD] * 1001, "entries"),
        ([_GOOD | {"views": -1}], "views"),
        ([_GOOD | {"likes": -1}], "likes"),
        ([_GOOD | {"comments": -1}], "comments"),
        ([_GOOD | {"shares": -1}], "shares"),
        ([_GOOD | {"watchTimeSeconds": -1}], "watchTimeSeconds"),
        ([_GOOD | {"revenue": -0.01}], "revenue"),
        ([_GOOD | {"revenue": 1e308}], "revenue"),
        ([_GOOD | {"views": 10**15 + 1}], "views"),
        ([{"hour": HOUR}], "contentId"),
        ([_GOOD | {"contentId": "content_1"}], "contentId"),
        ([{"hour": HOUR, "platform": "YOUTUBE"}], "contentId"),
        ([{"hour": HOUR, "externalId": "1"}], "contentId"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(refusal: Ask, entries: list[Json], field: str) -> None:
    assert await refusal(IMPORT, input={"entries": entries}) == {"code": "VALIDATION_ERROR", "field": field}


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ([], "entries"),
        ([{"platform": "X", "day": HOUR, "followers": -1}], "followers"),
        ([{"platform": "X", "day": HOUR, "followers": 10**15 + 1}], "followers"),
    ],
)
async def test_followers_that_cannot_be_are_refused(refusal: Ask, entries: list[Json], field: str) -> None:
    assert await refusal(FOLLOWERS, input={"entries": entries}) == {"code": "VALIDATION_ERROR", "field": field}

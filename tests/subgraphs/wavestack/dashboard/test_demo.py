"""The demo's figures are the same everywhere, and later starts add what has happened since."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.migrations import pending_changes
from subgraphs.wavestack.dashboard.app import create_subgraph
from subgraphs.wavestack.dashboard.ports import Resources

Json = Any  # JSON values

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
DAYS = """{ metricsSeries(period: LAST_90_DAYS) { at metrics { views likes watchTimeHours } }
  topContents(limit: 100, sort: PUBLISHED_AT) { id } overview(period: LAST_90_DAYS) { followers newFollowers } }"""


async def ask(subgraph: Subgraph[Resources], text: str, organization: str = "org_123") -> dict[str, Json]:
    answer = await subgraph.execute(parse(text), {}, claims={"sub": "user_123", "org_id": organization})
    assert "errors" not in answer, answer
    found: dict[str, Json] = answer["data"]
    return found


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
async def demo(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Subgraph[Resources]]:
    subgraph = create_subgraph(values, clock)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


async def test_every_period_has_figures_of_several_platforms(demo: Subgraph[Resources]) -> None:
    for period in ("LAST_24_HOURS", "LAST_7_DAYS", "LAST_30_DAYS", "LAST_90_DAYS"):
        text = f"""{{ overview(period: {period}) {{ headline {{ totalViews totalEngagement newFollowers watchTimeHours
          topPlatform }} previous {{ views }} }} tiktok: platformMetrics(platform: TIKTOK, period: {period})
          {{ metrics {{ views }} followers }} }}"""
        found = await ask(demo, text)
        headline = found["overview"]["headline"]
        assert headline.pop("topPlatform") == "YOUTUBE"
        assert min(headline.values()) > 0
        assert min(found["overview"]["previous"]["views"], found["tiktok"]["metrics"]["views"]) > 0


async def test_the_documented_content_leads_the_ranking(demo: Subgraph[Resources]) -> None:
    (best,) = (await ask(demo, "{ topContents(limit: 1) { id title platform publishedAt } }"))["topContents"]
    assert best == {
        "id": "content_123",
        "title": "Epic Gaming Montage",
        "platform": "YOUTUBE",
        "publishedAt": "2026-01-10T12:00:00Z",
    }


async def test_another_start_at_the_same_time_changes_nothing(demo: Subgraph[Resources]) -> None:
    before = await ask(demo, DAYS)
    await demo.seed_demo()
    assert await ask(demo, DAYS) == before


@pytest.mark.parametrize("gap", [timedelta(hours=3), timedelta(days=1), timedelta(days=12), timedelta(days=300)])
async def test_a_later_start_goes_on_where_the_last_one_ended(
    demo: Subgraph[Resources], clock: ManualClock, gap: timedelta
) -> None:
    before = {point["at"]: point["metrics"] for point in (await ask(demo, DAYS))["metricsSeries"]}
    clock.advance(gap)
    await demo.seed_demo()
    found = await ask(demo, DAYS)
    after = {point["at"]: point["metrics"] for point in found["metricsSeries"]}
    unfinished = "2026-03-10T00:00:00Z"
    assert {at for at in before.keys() & after.keys() if before[at] != after[at]} <= {unfinished}
    views = [metrics["views"] for metrics in after.values()]
    assert min(views[:-1]) > 0
    assert max(views) < 3 * min(views[:-1])
    assert found["overview"]["newFollowers"] > 0
    await ask(demo, "mutation { rebuildMetrics { organizationId } }")
    assert await ask(demo, DAYS) == found


async def test_what_users_told_stays(demo: Subgraph[Resources], clock: ManualClock) -> None:
    entry = '{contentId: "content_123", hour: "2026-03-09T12:00:00Z"}'
    told = f"mutation {{ importContentMetrics(input: {{entries: [{entry}]}}) {{ imported }} }}"
    await ask(demo, told)
    before = await ask(demo, DAYS)
    await demo.seed_demo()
    assert await ask(demo, DAYS) == before


async def test_other_organizations_begin_empty(demo: Subgraph[Resources]) -> None:
    found = await ask(demo, DAYS, "org_456")
    assert (found["topContents"], {point["metrics"]["views"] for point in found["metricsSeries"]}) == ([], {0})


async def test_outside_demo_mode_nothing_is_there(values: dict[str, str], clock: ManualClock) -> None:
    subgraph = create_subgraph(values | {"demo": "false"}, clock)
    await subgraph.start()
    try:
        assert (await ask(subgraph, DAYS))["topContents"] == []
    finally:
        await subgraph.stop()


async def test_migrated_tables_are_those_of_the_models(demo: Subgraph[Resources]) -> None:
    assert await pending_changes(demo.database) == []

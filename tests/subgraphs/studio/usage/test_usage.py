"""What users did and had: counted from events and calls, exactly once, on the right day (D-31)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.migrations import pending_changes
from subgraphs.studio.usage.app import create_subgraph
from subgraphs.studio.usage.ports import Resources
from tests.subgraphs.studio.usage.conftest import Client, World

Json = Any  # JSON values

USAGE = """
query($period: UsagePeriod! = MONTH, $from: Date, $to: Date) {
  usage(period: $period, from: $from, to: $to) {
    period from to
    statistics { blobsCreated blobsProcessed storageUsed providersUsed { providerId count } deltasApplied apiCalls }
    trends { blobsCreated storageUsed }
    days { day blobsCreated deltasApplied storageChange apiCalls }
  }
}
"""
RECORD = "mutation($input: RecordApiCallsInput!) { recordApiCalls(input: $input) { recorded } }"
REBUILD = "mutation { rebuildUsage(input: { confirm: true }) { days } }"


async def usage(client: Client, **arguments: Json) -> Json:
    return (await client.ask(USAGE, **arguments))["usage"]


def create(world: World, at: str = "2026-03-15T10:00:00Z", size: int = 100, owner: str = "alice") -> None:
    world.tell("blobs", "blob.created", owner, created_at=at, size=size)
    world.tell("blobs", "delta.applied", owner, applied_at=at)


def invoke(world: World, job: str, provider: str = "text-expander", owner: str = "alice", **more: Json) -> None:
    topic = "provider.failed" if "error_kind" in more else "provider.completed"
    told = {"job_id": job, "provider_id": provider, "owner_id": owner, "latency_seconds": 2.5, "cost": 0.001}
    world.tell("providers", topic, owner, **told | more)


def call(user: str, count: int, day: str = "2026-03-15") -> Json:
    return {"userId": user, "day": day, "count": count}


async def record(client: Client, batch: str, *calls: Json) -> bool:
    answer = await client.by("service:edge", "service").ask(RECORD, input={"batchId": batch, "calls": list(calls)})
    return bool(answer["recordApiCalls"]["recorded"])


async def test_models_and_migrations_agree(subgraph: Subgraph[Resources]) -> None:
    assert await pending_changes(subgraph.database) == []


async def test_what_happens_is_counted(alice: Client, world: World) -> None:
    create(world, size=100)
    create(world, size=50, at="2026-03-02T23:59:59Z")
    world.tell("blobs", "blob.updated", updated_at="2026-03-15T11:00:00Z", growth=-30)
    world.tell("blobs", "delta.applied", applied_at="2026-03-15T11:00:00Z")
    create(world, size=999, owner="bob")
    invoke(world, "job_1")
    invoke(world, "job_2", "summarizer")
    invoke(world, "job_3")
    invoke(world, "job_4", error_kind="timeout")
    await record(alice, "batch-1", call("alice", 7), call("bob", 1))
    assert await usage(alice) == {
        "period": "MONTH",
        "from": "2026-03-01",
        "to": "2026-03-31",
        "statistics": {
            "blobsCreated": 2,
            "blobsProcessed": 3,
            "storageUsed": 120,
            "providersUsed": [
                {"providerId": "summarizer", "count": 1},
                {"providerId": "text-expander", "count": 2},
            ],
            "deltasApplied": 3,
            "apiCalls": 7,
        },
        "trends": {"blobsCreated": "+100%", "storageUsed": "+100%"},
        "days": [
            {"day": "2026-03-02", "blobsCreated": 1, "deltasApplied": 1, "storageChange": 50, "apiCalls": 0},
            {"day": "2026-03-15", "blobsCreated": 1, "deltasApplied": 2, "storageChange": 70, "apiCalls": 7},
        ],
    }


async def test_a_user_who_did_nothing_has_zeros(alice: Client) -> None:
    found = await usage(alice, period="DAY")
    assert (found["from"], found["to"], found["days"]) == ("2026-03-15", "2026-03-15", [])
    assert found["statistics"] == {
        "blobsCreated": 0,
        "blobsProcessed": 0,
        "storageUsed": 0,
        "providersUsed": [],
        "deltasApplied": 0,
        "apiCalls": 0,
    }
    assert found["trends"] == {"blobsCreated": "+0%", "storageUsed": "+0%"}


async def test_trends_compare_with_the_span_before(alice: Client, world: World) -> None:
    for _ in range(4):
        create(world, "2026-03-01T00:00:00Z", size=100)
    for _ in range(5):
        create(world, "2026-03-08T00:00:00Z", size=8)
    found = await usage(alice, **{"from": "2026-03-08", "to": "2026-03-14"})
    assert found["trends"] == {"blobsCreated": "+25%", "storageUsed": "+10%"}
    assert found["statistics"]["storageUsed"] == 440
    earlier = await usage(alice, **{"from": "2026-03-01", "to": "2026-03-07"})
    assert earlier["statistics"]["storageUsed"] == 400


async def test_what_is_removed_is_stored_no_longer_and_what_is_hidden_still(alice: Client, world: World) -> None:
    for size in (10, 20, 40):
        create(world, size=size)
    world.tell("blobs", "blob.deleted", size=10, soft=False)
    world.tell("blobs", "blob.deleted", size=20, soft=True)
    statistics = (await usage(alice))["statistics"]
    assert (statistics["storageUsed"], statistics["blobsCreated"], statistics["deltasApplied"]) == (60, 3, 4)


async def test_a_job_counts_once_however_often_it_is_told_and_a_cancelled_one_never(
    alice: Client, world: World
) -> None:
    for _ in range(2):
        invoke(world, "job_1")
    invoke(world, "job_2", status="cancelled", error_kind="internal_error")
    assert (await usage(alice))["statistics"]["blobsProcessed"] == 1


async def test_a_batch_of_calls_counts_once(alice: Client) -> None:
    batches = [record(alice, f"batch-{place % 5}", call("alice", 1), call("bob", 1)) for place in range(20)]
    assert sorted(await asyncio.gather(*batches)) == [False] * 15 + [True] * 5
    assert (await usage(alice))["statistics"]["apiCalls"] == 5


async def test_calls_and_events_at_the_same_time_lose_nothing(alice: Client, world: World) -> None:
    async def calls(sender: int) -> None:
        for place in range(10):
            await record(alice, f"{sender}-{place}", call("bob", 1), call("alice", 2))

    async def events() -> None:
        for _ in range(50):
            create(world, size=1)
            await asyncio.sleep(0)

    await asyncio.gather(*map(calls, range(4)), events())
    statistics = (await usage(alice))["statistics"]
    assert (statistics["apiCalls"], statistics["blobsCreated"], statistics["storageUsed"]) == (80, 50, 50)


@pytest.mark.parametrize(
    ("batch", "field"),
    [
        ({"batchId": "", "calls": []}, "batchId"),
        ({"batchId": "x" * 65, "calls": []}, "batchId"),
        ({"batchId": "b", "calls": [call("alice", -1)]}, "calls"),
        ({"batchId": "b", "calls": [call("", 1)]}, "userId"),
    ],
)
async def test_calls_that_cannot_be_counted_are_refused(alice: Client, batch: Json, field: str) -> None:
    refusal = await alice.by("service:edge", "service").refusal(RECORD, input=batch)
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", field)


async def test_only_services_record_and_only_operators_rebuild(alice: Client) -> None:
    batch = {"batchId": "b", "calls": [call("alice", 1)]}
    assert (await alice.refusal(RECORD, input=batch)).code == "PERMISSION_DENIED"
    assert (await alice.refusal(REBUILD)).code == "PERMISSION_DENIED"
    assert (await alice.by("service:edge", "service").refusal(REBUILD)).code == "PERMISSION_DENIED"
    unmeant = await alice.by("root", "operator").refusal(REBUILD.replace("true", "false"))
    assert (unmeant.code, unmeant.details["field"]) == ("VALIDATION_ERROR", "confirm")


async def test_usage_is_shown_to_its_user_alone(alice: Client, world: World) -> None:
    create(world)
    assert (await usage(alice.by("bob")))["statistics"]["blobsCreated"] == 0
    assert (await alice.by(None).refusal(USAGE)).code == "INVALID_TOKEN"
    shown = "usage { statistics { blobsCreated } }"
    text = f"query($of: [_Any!]!) {{ _entities(representations: $of) {{ ... on User {{ {shown} }} }} }}"
    of = [{"__typename": "User", "id": "alice"}]
    assert await alice.ask(text, of=of) == {"_entities": [{"usage": {"statistics": {"blobsCreated": 1}}}]}
    assert (await alice.by("bob").refusal(text, of=of)).code == "PERMISSION_DENIED"


async def test_counters_are_made_again_of_what_was_heard(alice: Client, world: World) -> None:
    create(world)
    create(world, "2026-03-01T00:00:00Z")
    invoke(world, "job_1")
    invoke(world, "job_2", error_kind="timeout")
    await record(alice, "batch-1", call("alice", 7))
    before = await usage(alice)
    metrics = await alice.ask(METRICS, of=PROVIDER)
    answer = await alice.by("root", "operator").ask(REBUILD)
    assert answer == {"rebuildUsage": {"days": 2}}
    assert await usage(alice) == before
    assert await alice.ask(METRICS, of=PROVIDER) == metrics


async def test_what_was_heard_before_a_restart_is_not_counted_again(
    values: dict[str, str], clock: ManualClock, world: World
) -> None:
    create(world)
    for blobs in (1, 2):
        subgraph = create_subgraph(values, clock)
        subgraph.connect(world)
        await subgraph.start()
        assert (await usage(Client(subgraph)))["statistics"]["blobsCreated"] == blobs
        await subgraph.stop()
        create(world)


METRICS = """
query($of: [_Any!]!) {
  _entities(representations: $of) {
    ... on Provider {
      id
      metrics { averageLatency successRate totalProcessed totalInvocations }
      analytics {
        period
        metrics {
          totalInvocations successRate averageLatency p95Latency p99Latency
          errors { timeout invalidInput internalError }
        }
        costAnalysis { totalCost averageCostPerInvocation }
      }
    }
  }
}
"""
PROVIDER = [{"__typename": "Provider", "id": "text-expander"}]


async def test_invocations_of_a_provider_are_summed_up(alice: Client, world: World) -> None:
    for place in range(190):
        invoke(world, f"job_{place}", latency_seconds=2.0)
    for place in range(6):
        invoke(world, f"slow_{place}", latency_seconds=5.0)
    for kind, count in (("timeout", 2), ("invalid_input", 1), ("unheard_of", 1)):
        for place in range(count):
            invoke(world, f"{kind}_{place}", error_kind=kind, latency_seconds=30.0 if kind == "timeout" else None)
    invoke(world, "job_bob", owner="bob", latency_seconds=2.0)
    (found,) = (await alice.ask(METRICS, of=PROVIDER))["_entities"]
    assert found["metrics"] == {
        "averageLatency": 2.372,
        "successRate": 0.98,
        "totalProcessed": 197,
        "totalInvocations": 201,
    }
    analytics = found["analytics"]
    latencies = {name: analytics["metrics"].pop(name) for name in ("p95Latency", "p99Latency")}
    assert analytics == {
        "period": "LAST_30_DAYS",
        "metrics": {
            "totalInvocations": 200,
            "successRate": 0.98,
            "averageLatency": 2.374,
            "errors": {"timeout": 2, "invalidInput": 1, "internalError": 1},
        },
        "costAnalysis": {"totalCost": 0.2, "averageCostPerInvocation": 0.001},
    }
    assert latencies == {"p95Latency": pytest.approx(2.0, rel=0.011), "p99Latency": pytest.approx(30.0, rel=0.011)}


async def test_analytics_forget_what_is_older_than_thirty_days(alice: Client, world: World, clock: ManualClock) -> None:
    invoke(world, "job_1")
    await alice.ask(METRICS, of=PROVIDER)
    clock.advance(timedelta(days=29))
    invoke(world, "job_2")
    (found,) = (await alice.ask(METRICS, of=PROVIDER))["_entities"]
    assert found["analytics"]["metrics"]["totalInvocations"] == 2
    clock.advance(timedelta(days=1))
    (found,) = (await alice.ask(METRICS, of=PROVIDER))["_entities"]
    assert found["analytics"]["metrics"]["totalInvocations"] == 1
    assert found["metrics"]["totalInvocations"] == 2


async def test_a_provider_that_was_never_invoked_has_sensible_figures(alice: Client) -> None:
    (found,) = (await alice.ask(METRICS, of=PROVIDER))["_entities"]
    assert found["metrics"] == {
        "averageLatency": 0,
        "successRate": 1,
        "totalProcessed": 0,
        "totalInvocations": 0,
    }
    assert found["analytics"]["costAnalysis"] == {"totalCost": 0, "averageCostPerInvocation": 0}


async def test_figures_are_answered_also_where_nobody_tells_anything(sqlite_values: dict[str, str]) -> None:
    subgraph = create_subgraph(sqlite_values)
    await subgraph.start()
    assert (await usage(Client(subgraph)))["statistics"]["blobsCreated"] == 0
    await subgraph.stop()

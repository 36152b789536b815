"""Events: after their transaction, in the order of commits, to everybody who listens."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from graphql import parse

from subgraphs.kit import events as events_module
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.events import Event
from subgraphs.kit.outbox import publish
from tests.patience import PATIENCE

ANN = {"sub": "ann", "org_id": "org_1"}
BOB = {"sub": "bob", "org_id": "org_2"}

Until = Callable[[Callable[[], bool]], Awaitable[None]]
Settled = Callable[..., Awaitable[None]]


async def written(notes: Any, topic: str = "t", scope: str = "org_1", **payload: Any) -> None:
    async with notes.database.transaction() as session:
        publish(session, topic, scope=scope, key="k", payload=payload)


async def take(listening: AsyncIterator[Event], count: int) -> list[Event]:
    async with asyncio.timeout(PATIENCE):
        return [await anext(listening) for _ in range(count)]


@pytest.fixture
def settled(until: Until) -> Settled:
    """Wait until so many listen."""
    return lambda notes, listeners=1: until(lambda: notes.events._listeners >= listeners)


async def test_a_subscriber_hears_what_was_committed_and_can_read_it(
    notes: Any, ask: Callable[..., Any], settled: Settled
) -> None:
    async def listen() -> list[str]:
        heard: list[str] = []
        answers = notes.subscribe(parse("subscription { written { text again { text } } }"), {}, claims=ANN)
        async with aclosing(answers), asyncio.timeout(PATIENCE):
            async for answer in answers:
                heard.append(answer["data"]["written"]["text"])
                if len(heard) == 20:
                    break
        return heard

    listeners = [asyncio.create_task(listen()) for _ in range(5)]
    await settled(notes, 5)
    document = "mutation($t: String!) { write(input: {text: $t}) { id } }"
    await asyncio.gather(*(ask(document, {"t": f"{i}"}) for i in range(20)))
    heard = await asyncio.gather(*listeners)
    assert sorted(heard[0], key=int) == [f"{i}" for i in range(20)]
    assert all(one == heard[0] for one in heard)


async def test_nothing_is_heard_of_a_transaction_that_is_rolled_back(
    notes: Any, ask: Callable[..., Any], settled: Settled
) -> None:
    listening = notes.events.listen(scope="org_1")
    task = asyncio.create_task(take(listening, 1))
    await settled(notes)
    await ask('mutation { write(input: {text: "refused"}) { id } }')
    await ask('mutation { write(input: {text: "kept"}) { id } }')
    [event] = await task
    assert event.payload == {"text": "kept"}
    await listening.aclose()


async def test_a_scope_hears_only_its_own(notes: Any) -> None:
    listening = notes.events.listen(scope="org_2", after=0)
    await written(notes, scope="org_1", n=1)
    await written(notes, scope="org_2", n=2)
    [event] = await take(listening, 1)
    assert event.payload == {"n": 2}
    await listening.aclose()


async def test_only_wanted_topics_are_heard(notes: Any) -> None:
    listening = notes.events.listen(scope="org_1", after=0, wanted=lambda event: event.topic == "b")
    for topic in "abab":
        await written(notes, topic)
    assert [event.topic for event in await take(listening, 2)] == ["b", "b"]
    await listening.aclose()


async def test_numbers_grow_in_the_order_of_commits_under_parallel_writers(notes: Any, settled: Settled) -> None:
    """A late commit must not get an early number: a listener that is past that number would never see it."""
    committed: list[int] = []

    async def write(number: int) -> None:
        async with notes.database.transaction() as session:
            publish(session, "t", scope="org_1", key="k", payload={"n": number})
            await session.execute(sa.text("SELECT 1"))
            await asyncio.sleep(0.002 * (number % 5))
        committed.append(number)

    listening = notes.events.listen(scope="org_1")
    task = asyncio.create_task(take(listening, 60))
    await settled(notes)
    await asyncio.gather(*(write(number) for number in range(60)))
    heard = await task
    assert sorted(event.payload["n"] for event in heard) == list(range(60))
    assert [event.sequence for event in heard] == sorted(event.sequence for event in heard)
    await listening.aclose()


async def test_a_listener_resumes_after_the_number_that_it_saw_last(notes: Any) -> None:
    for number in range(6):
        await written(notes, n=number)
    first = notes.events.listen(scope="org_1", after=0)
    seen = await take(first, 3)
    await first.aclose()
    second = notes.events.listen(scope="org_1", after=seen[-1].sequence)
    assert [event.payload["n"] for event in await take(second, 3)] == [3, 4, 5]
    await second.aclose()


async def test_without_a_number_a_listener_hears_only_what_comes(notes: Any, settled: Settled) -> None:
    await written(notes, n=1)
    listening = notes.events.listen(scope="org_1")
    task = asyncio.create_task(take(listening, 1))
    await settled(notes)
    await written(notes, n=2)
    assert (await task)[0].payload == {"n": 2}
    await listening.aclose()


async def test_a_slow_listener_loses_nothing(notes: Any, monkeypatch: pytest.MonkeyPatch, settled: Settled) -> None:
    monkeypatch.setattr(events_module, "_REMEMBERED", 4)
    monkeypatch.setattr(events_module, "_PAGE", 3)
    slow = notes.events.listen(scope="org_1")
    task = asyncio.create_task(take(slow, 1))
    await settled(notes)
    for number in range(25):
        await written(notes, n=number)
    heard = await task + await take(slow, 24)
    assert [event.payload["n"] for event in heard] == list(range(25))
    assert len(notes.events._recent) <= 4
    await slow.aclose()


async def test_another_process_is_heard_too(
    notes: Any, make_notes: Callable[..., Any], values: dict[str, str], settled: Settled
) -> None:
    other = make_notes(values)
    await other.start()
    listening = notes.events.listen(scope="org_1")
    task = asyncio.create_task(take(listening, 2))
    await settled(notes)
    await written(other, n=1)
    await written(notes, n=2)
    assert [event.payload["n"] for event in await task] == [1, 2]
    await listening.aclose()
    await other.stop()


@pytest.mark.parametrize(("after", "constraint"), [(99, "unknown"), (2, "expired")])
async def test_a_number_that_cannot_be_resumed_from_is_refused(
    make_notes: Callable[..., Any], values: dict[str, str], after: int, constraint: str
) -> None:
    clock = ManualClock()
    notes = make_notes(values, clock)
    await notes.start()
    for number in range(5):
        await written(notes, n=number)
        clock.advance(timedelta(hours=1))
    await notes.events.sweep(keep=timedelta(minutes=90))
    listening = notes.events.listen(scope="org_1", after=after)
    with pytest.raises(SubgraphError) as refused:
        await take(listening, 1)
    assert refused.value.details == {"field": "after", "constraint": constraint}
    everything = notes.events.listen(scope="org_1", after=0)
    assert [event.payload["n"] for event in await take(everything, 1)] == [4]
    await everything.aclose()
    await notes.stop()


async def test_numbers_go_on_after_everything_was_swept(make_notes: Callable[..., Any], values: dict[str, str]) -> None:
    clock = ManualClock()
    notes = make_notes(values, clock)
    await notes.start()
    await written(notes, n=1)
    clock.advance(timedelta(days=9))
    await notes.events.sweep(keep=timedelta(days=1))
    await notes.stop()
    again = make_notes(values, clock)
    await again.start()
    await written(again, n=2)
    listening = again.events.listen(scope="org_1", after=1)
    [event] = await take(listening, 1)
    assert (event.sequence, event.payload) == (2, {"n": 2})
    await listening.aclose()
    await again.stop()


async def test_stopping_ends_subscriptions(
    make_notes: Callable[..., Any], values: dict[str, str], settled: Settled
) -> None:
    notes = make_notes(values)
    await notes.start()

    async def listen() -> list[Any]:
        answers = notes.subscribe(parse("subscription { written { text } }"), {}, claims=ANN)
        return [answer async for answer in answers]

    task = asyncio.create_task(listen())
    await settled(notes)
    await notes.stop()
    async with asyncio.timeout(PATIENCE):
        assert await task == []


async def test_a_subscription_that_may_not_start_answers_once_with_the_error(notes: Any) -> None:
    answers = [a async for a in notes.subscribe(parse("subscription { written { text } }"), {}, claims=None)]
    [answer] = answers
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"] == {"code": "INVALID_TOKEN"}


async def test_nobody_reads_the_table_when_nobody_listens(notes: Any) -> None:
    listening = notes.events.listen(scope="org_1", after=0)
    await written(notes)
    await take(listening, 1)
    assert notes.events._tail is not None
    await listening.aclose()
    assert notes.events._tail is None


async def test_a_subscription_holds_no_connection_between_events(
    notes: Any, ask: Callable[..., Any], settled: Settled, until: Until
) -> None:
    answers = notes.subscribe(parse("subscription { written { text } }"), {}, claims=ANN)
    heard = asyncio.create_task(anext(answers))
    await settled(notes)
    await ask('mutation { write(input: {text: "one"}) { id } }')
    await heard
    waiting = asyncio.create_task(anext(answers))
    held = 0 if notes.database.is_sqlite else 1  # the one that LISTENs for all subscribers
    await until(lambda: notes.database.reader.pool.checkedout() <= held)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_a_subscription_with_a_bad_variable_answers_once(notes: Any) -> None:
    document = parse("subscription($after: String!) { written(after: $after) { text } }")
    [answer] = [answer async for answer in notes.subscribe(document, {}, claims=ANN)]
    assert answer["errors"][0]["extensions"]["details"] == {"field": "after", "constraint": "required"}


async def test_a_number_that_is_none_ends_the_subscription_with_an_error(notes: Any) -> None:
    document = parse('subscription { written(after: "many") { text } }')
    [answer] = [answer async for answer in notes.subscribe(document, {}, claims=ANN)]
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL_ERROR"


async def test_old_events_are_swept_while_the_subgraph_runs(
    make_notes: Callable[..., Any], sqlite_values: dict[str, str], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subgraphs.kit.app._SWEEP_SECONDS", 0)
    clock = ManualClock()
    notes = make_notes(sqlite_values | {"event_retention_seconds": "60"}, clock)
    await notes.start()
    await written(notes, n=1)
    await written(notes, n=2)
    clock.advance(timedelta(minutes=2))
    left = [2]

    async def look() -> None:
        async with notes.database.reading() as session:
            left[0] = await session.scalar(sa.text("SELECT count(*) FROM outbox"))

    async with asyncio.timeout(PATIENCE):
        while left[0] > 1:
            await look()
    await notes.stop()


async def test_a_subgraph_that_was_stopped_and_started_again_is_listened_to_as_before(
    notes: Any, settled: Settled
) -> None:
    before = asyncio.create_task(take(notes.events.listen(scope="org_1"), 1))
    await settled(notes)
    await notes.stop()
    with pytest.raises(StopAsyncIteration):
        await before
    await notes.start()
    listening = notes.events.listen(scope="org_1")
    task = asyncio.create_task(take(listening, 1))
    await settled(notes)
    await written(notes, n=1)
    [event] = await task
    assert event.payload == {"n": 1}
    await listening.aclose()


async def test_a_page_says_the_same_whether_its_events_are_remembered_or_read(
    notes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is behind what is remembered is told from the table."""
    monkeypatch.setattr(events_module, "_REMEMBERED", 6)
    log = notes.events
    async with aclosing(log.listen(scope="org_1", wanted=lambda event: event.topic == "last")) as listening:
        last = asyncio.ensure_future(anext(listening))
        for number in range(12):
            await written(notes, topic=("even", "odd")[number % 2], scope=f"org_{number % 3}")
        await written(notes, topic="last")
        async with asyncio.timeout(PATIENCE):
            newest = (await last).sequence
        pages = {
            (after, topics, limit): await log.page(after=after, topics=topics, limit=limit, seconds=0)
            for after in range(newest + 2)
            for topics in (("even",), ("even", "odd"), ("unheard of",))
            for limit in (1, 3, 100)
        }
    assert log._tail is None  # nobody listens any more
    for (after, topics, limit), page in pages.items():
        again = await log.page(after=after, topics=topics, limit=limit, seconds=0)
        assert (page.events, page.reached) == (again.events, again.reached), (after, topics, limit)
    assert [event.topic for event in pages[9, ("even", "odd"), 100].events] == ["odd", "even", "odd"]

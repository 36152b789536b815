"""Followers: events of another subgraph, handled in order, each once, in the gateway's process."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from graphql import parse
from sqlalchemy import delete, select

from subgraphs.kit.follow import Event, Follow, FollowRun
from tests.patience import PATIENCE
from tests.subgraphs.conftest import Composed
from tests.subgraphs.kit.conftest import ANN, MakeNotes, Notes
from tests.subgraphs.kit.jobs.works import Resources, Works, create_works, effects, note

Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]
WRITE = "mutation($text: String!) { write(input: { text: $text }) { id } }"


async def write(works: Works, text: str) -> str:
    """Write a note, through the graph; its id."""
    data = await works.graph.execute(WRITE, {"text": text}, organization_id="org_1")
    return str(data["write"]["id"])


async def test_events_are_handled_in_order_and_one_can_wait_for_it(
    works: Works, values: dict[str, str], make_notes: MakeNotes, composed: Composed
) -> None:
    async with composed(works, make_notes(values)):
        written = [await write(works, f"note {number}") for number in range(5)]
        assert await works.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        assert await effects(works) == written
        assert await works.context(ANN, {}).caught_up("notes", seconds=0)


async def test_what_happened_while_it_was_stopped_is_heard_afterwards(
    works: Works, values: dict[str, str], make_notes: MakeNotes, composed: Composed
) -> None:
    async with composed(works, make_notes(values)):
        first = await write(works, "first")
        assert await works.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        await works.stop()
        second = await write(works, "second")
        await works.start()
        assert await works.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        assert await effects(works) == [first, second]


async def test_a_page_that_fails_is_tried_again_and_nothing_is_skipped(
    works: Works, values: dict[str, str], make_notes: MakeNotes, composed: Composed
) -> None:
    works.resources.fails = 2
    async with composed(works, make_notes(values)):
        written = [await write(works, f"note {number}") for number in range(3)]
        assert not await works.context(ANN, {}).caught_up("notes", seconds=0)
        assert await works.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        assert await effects(works) == written
        assert [event.key for event in works.resources.seen[-1]][-1] == written[-1]


async def test_effects_and_position_commit_together(
    values: dict[str, str], make_notes: MakeNotes, composed: Composed
) -> None:
    """A follower that fails after it wrote: what it wrote is not there, and is written once in the end."""
    failures = iter([True, False])

    async def hear(run: FollowRun[Resources], events: Any) -> None:
        async with run.transaction() as session:
            for event in events:
                await note(session, event.payload["text"])
            await session.flush()
            if next(failures):
                raise OSError("after writing")

    works = create_works(values, follows=(Follow("notes", topics=("note.written",), handle=hear),))
    async with composed(works, make_notes(values)):
        await write(works, "hello")
        assert await works.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        assert await effects(works) == ["hello"]


async def test_two_followers_of_one_subgraph_have_positions_of_their_own(
    values: dict[str, str], make_notes: MakeNotes, composed: Composed
) -> None:
    heard: dict[str, list[Event]] = {"a": [], "b": []}

    def listener(name: str) -> Follow[Resources]:
        async def hear(_run: FollowRun[Resources], events: Any) -> None:
            heard[name] += events

        return Follow("notes", topics=("note.written",), handle=hear, name=name)

    works = create_works(values, follows=(listener("a"), listener("b")))
    async with composed(works, make_notes(values)):
        await write(works, "hello")
        assert await works.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        assert [[event.topic for event in events] for events in heard.values()] == [["note.written"]] * 2
        assert heard["a"][0].payload == {"text": "hello"}
        assert heard["a"][0].scope == "org_1"
    with pytest.raises(ValueError, match="two followers"):
        create_works(values, follows=(listener("a"), listener("a")))
    with pytest.raises(LookupError, match="follows the subgraph 'core'"):
        await works.context(ANN, {}).caught_up("core")


async def test_two_processes_that_follow_write_each_effect_once(
    values: dict[str, str], make_notes: MakeNotes, composed: Composed, eventually: Eventually
) -> None:
    """Two of one subgraph on one database, as two processes are."""
    one, other, notes = create_works(values), create_works(values), make_notes(values)
    async with composed(one, notes):
        other.connect(one.graph.gate)
        await other.start()
        written = [await write(one, f"note {number}") for number in range(10)]
        assert await other.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        assert await effects(one) == written
        await one.stop()
        written.append(await write_elsewhere(notes))
        assert await other.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        assert await effects(other) == written
        await other.stop()


async def write_elsewhere(notes: Notes) -> str:
    answer = await notes.execute(parse(WRITE), {"text": "more"}, claims=ANN)
    return str(answer["data"]["write"]["id"])


async def test_a_follower_whose_events_were_deleted_goes_on_with_the_oldest(
    works: Works, values: dict[str, str], make_notes: MakeNotes, composed: Composed
) -> None:
    notes = make_notes(values)
    async with composed(works, notes):
        await write(works, "heard")
        assert await works.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        heard = await effects(works)
        await works.stop()
        for _ in range(3):
            await write_elsewhere(notes)
        async with notes.database.transaction() as session:
            numbers = list(await session.scalars(select(notes.database.outbox.c.sequence)))
            await session.execute(delete(notes.database.outbox).where(notes.database.outbox.c.sequence < numbers[-1]))
        await works.start()
        assert await works.context(ANN, {}).caught_up("notes", seconds=PATIENCE)
        assert len(await effects(works)) == len(heard) + 1


async def test_events_of_other_topics_are_not_waited_for(
    values: dict[str, str], make_notes: MakeNotes, composed: Composed
) -> None:
    works = create_works(values, follows=(Follow("notes", topics=("note.burnt",), handle=_never),))
    async with composed(works, make_notes(values)):
        await write(works, "hello")
        assert await works.context(ANN, {}).caught_up("notes", seconds=0)


async def _never(_run: FollowRun[Resources], _events: Any) -> None:
    raise AssertionError("nobody wanted this")

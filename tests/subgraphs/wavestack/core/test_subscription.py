"""Subscribers hear of their organization's queue items in order, and resume where they stopped."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import pytest
from graphql import parse, validate

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.schema import schema
from subgraphs.wavestack.core.service.publications import begin_publishing
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
Stream = AsyncGenerator[dict[str, Json], None]
Follow = Callable[..., Stream]

CREATE = "mutation C($input: CreateQueueItemInput!) { createQueueItem(input: $input) { queueItem { id } } }"
DELETE = "mutation D($id: ID!) { deleteQueueItem(input: {id: $id}) { deletedId } }"
EVENTS = """subscription S($id: ID, $projectId: ID, $after: String) {
  queueItemEvents(id: $id, projectId: $projectId, after: $after) {
    sequence type queueItemId at queueItem { id status title }
  }
}"""


@pytest.fixture
def follow(core: Subgraph[Resources]) -> Follow:
    def open_stream(organization: str | None = "org_123", **variables: Json) -> Stream:
        document = parse(EVENTS)
        assert validate(schema.core, document) == []
        claims = None if organization is None else {"sub": "user_123", "org_id": organization}
        return core.subscribe(document, variables, claims=claims)

    return open_stream


async def _next(stream: Stream) -> dict[str, Json]:
    answer = await asyncio.wait_for(anext(stream), PATIENCE)
    assert "errors" not in answer, answer["errors"]
    event: dict[str, Json] = answer["data"]["queueItemEvents"]
    return event


async def _create(data: Ask, key: str, organization: str = "org_123", **more: Json) -> str:
    wanted = {"title": key, "platforms": ["X"], "idempotencyKey": key, **more}
    item: str = (await data(CREATE, organization, input=wanted))["createQueueItem"]["queueItem"]["id"]
    return item


async def _begin(core: Subgraph[Resources], item_id: str, clock: ManualClock) -> None:
    async with core.database.transaction() as session:
        await begin_publishing(session, "org_123", item_id, now=clock.now())


async def test_every_write_is_heard_in_order(
    core: Subgraph[Resources], clock: ManualClock, data: Ask, follow: Follow
) -> None:
    async with aclosing(follow(after="0")) as stream:
        item = await _create(data, "first")
        created = await _next(stream)
        await _begin(core, item, clock)
        updated = await _next(stream)
        await data(DELETE, id="clx1234")
        deleted = await _next(stream)
    assert created == {
        "sequence": created["sequence"],
        "type": "CREATED",
        "queueItemId": item,
        "at": "2026-01-15T10:00:00Z",
        "queueItem": {"id": item, "status": "QUEUED", "title": "first"},
    }
    assert (updated["type"], updated["queueItemId"], updated["queueItem"]["status"]) == ("UPDATED", item, "PROCESSING")
    assert (deleted["type"], deleted["queueItemId"], deleted["queueItem"]) == ("DELETED", "clx1234", None)
    assert int(created["sequence"]) < int(updated["sequence"]) < int(deleted["sequence"])


async def test_a_subscriber_without_position_hears_what_comes_from_now_on(data: Ask, follow: Follow) -> None:
    await _create(data, "earlier")
    async with aclosing(follow()) as stream, aclosing(follow(after="0")) as witness:
        waiting = asyncio.create_task(_next(stream))
        number = 0
        while not waiting.done():  # until the subscription has begun, nobody can say what it hears first
            await _create(data, f"later-{number}")
            number += 1
            await _next(witness)
        assert (await waiting)["queueItem"]["title"].startswith("later-")


async def test_a_subscriber_that_was_away_hears_all_that_it_missed_once(data: Ask, follow: Follow) -> None:
    items = [await _create(data, f"item-{number}") for number in range(5)]
    async with aclosing(follow(after="0")) as stream:
        heard = [await _next(stream) for _ in range(2)]
    items += [await _create(data, f"item-{number}") for number in range(5, 8)]
    async with aclosing(follow(after=heard[-1]["sequence"])) as stream:
        heard += [await _next(stream) for _ in range(6)]
    assert [event["queueItemId"] for event in heard] == items


async def test_parallel_writers_are_heard_completely(data: Ask, follow: Follow) -> None:
    async with aclosing(follow(after="0")) as stream:
        items = await asyncio.gather(*(_create(data, f"item-{number}") for number in range(20)))
        heard = [await _next(stream) for _ in range(20)]
    assert {event["queueItemId"] for event in heard} == set(items)
    sequences = [int(event["sequence"]) for event in heard]
    assert sequences == sorted(set(sequences))


async def test_only_the_item_or_project_that_was_asked_for_is_heard(data: Ask, follow: Follow) -> None:
    await _create(data, "without project")
    of_project = await _create(data, "of project", projectId="proj_456")
    await data(DELETE, id="clx1235")
    await data(DELETE, id=of_project)
    async with aclosing(follow(id=of_project, after="0")) as stream:
        heard = [await _next(stream) for _ in range(2)]
    assert [(event["type"], event["queueItemId"]) for event in heard] == [
        ("CREATED", of_project),
        ("DELETED", of_project),
    ]
    async with aclosing(follow(projectId="proj_456", after="0")) as stream:
        heard = [await _next(stream) for _ in range(3)]
    assert [event["queueItemId"] for event in heard] == [of_project, "clx1235", of_project]


async def test_another_organization_hears_nothing_of_it(data: Ask, follow: Follow) -> None:
    await _create(data, "ours")
    theirs = await _create(data, "theirs", "org_456")
    async with aclosing(follow("org_456", after="0")) as stream:
        assert (await _next(stream))["queueItemId"] == theirs


async def test_a_replayed_or_refused_request_is_not_heard(data: Ask, refusal: Ask, follow: Follow) -> None:
    first = await _create(data, "key")
    assert await _create(data, "key") == first
    await refusal(CREATE, input={"title": "other", "platforms": ["X"], "idempotencyKey": "key"})
    await refusal(DELETE, id="clx1237")
    last = await _create(data, "last")
    async with aclosing(follow(after="0")) as stream:
        assert [(await _next(stream))["queueItemId"] for _ in range(2)] == [first, last]


@pytest.mark.parametrize(
    ("organization", "variables", "code", "field"),
    [
        (None, {}, "UNAUTHORIZED", None),
        ("", {}, "FORBIDDEN", None),
        ("org_123", {"id": "clx0"}, "NOT_FOUND", "id"),
        ("org_456", {"id": "clx1234"}, "NOT_FOUND", "id"),
        ("org_123", {"id": "clx\0"}, "NOT_FOUND", "id"),
        ("org_456", {"projectId": "proj_456"}, "NOT_FOUND", "projectId"),
        ("org_123", {"after": "yesterday"}, "VALIDATION_ERROR", "after"),
        ("org_123", {"after": "-1"}, "VALIDATION_ERROR", "after"),
        ("org_123", {"after": "9" * 30}, "VALIDATION_ERROR", "after"),
        ("org_123", {"after": "999999"}, "VALIDATION_ERROR", "after"),
        ("org_123", {"after": ""}, "VALIDATION_ERROR", "after"),
    ],
)
async def test_a_subscription_that_cannot_be_is_refused_at_once(
    follow: Follow, organization: str | None, variables: dict[str, str], code: str, field: str | None
) -> None:
    async with aclosing(follow(organization, **variables)) as stream:
        answer = await asyncio.wait_for(anext(stream), PATIENCE)
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == code
        assert error["extensions"].get("details", {}).get("field") == field
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(stream), PATIENCE)

"""Publications of a queue item: when they begin, how they end, and what clients can do about them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.core.app import create_subgraph
from subgraphs.wavestack.core.domain.publications import Outcome, PublicationStatus
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.service.publications import begin_publishing, end_publication
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask

CREATE = """mutation ($key: String!, $platforms: [Platform!]!, $at: DateTime) {
  createQueueItem(input: {title: "T", platforms: $platforms, idempotencyKey: $key, scheduleAt: $at}) {
    queueItem { id status publications { id status round url error { code } publishedAt } }
  }
}"""
READ = """query ($id: ID!) {
  queueItem(id: $id) { status publications { id platform status round url error { code message } publishedAt } }
}"""
CHANGE = "mutation ($id: ID!) { %s(input: {id: $id}) { publication { status round error { code } } } }"
FOLLOW = 'subscription { publicationEvents(after: "0") { type publication { error { code } } } }'
NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
DONE = Outcome(PublicationStatus.PUBLISHED, url="https://youtube.com/watch?v=1", external_id="1", published_at=NOW)
REFUSED = Outcome(PublicationStatus.FAILED, error_code="QUOTA", error_message="No uploads left today")


@pytest.fixture
def create(data: Ask) -> Callable[..., Awaitable[str]]:
    async def create(*platforms: str, key: str = "k") -> str:
        answer = await data(CREATE, key=key, platforms=list(platforms))
        item_id: str = answer["createQueueItem"]["queueItem"]["id"]
        return item_id

    return create


@pytest.fixture
def begin(core: Subgraph[Resources], clock: ManualClock) -> Callable[[str], Awaitable[None]]:
    async def begin(item_id: str) -> None:
        async with core.database.transaction() as session:
            await begin_publishing(session, "org_123", item_id, now=clock.now())

    return begin


@pytest.fixture
def end(core: Subgraph[Resources], clock: ManualClock) -> Callable[..., Awaitable[None]]:
    async def end(publication_id: str, outcome: Outcome, organization_id: str = "org_123") -> None:
        async with core.database.transaction() as session:
            await end_publication(session, organization_id, publication_id, outcome, now=clock.now())

    return end


async def statuses(data: Ask, item_id: str) -> tuple[str, dict[str, str]]:
    item = (await data(READ, id=item_id))["queueItem"]
    return item["status"], {each["platform"]: each["status"] for each in item["publications"]}


async def test_a_new_item_has_a_queued_publication_for_each_platform(data: Ask) -> None:
    answer = await data(CREATE, key="k", platforms=["YOUTUBE", "X"])
    item = answer["createQueueItem"]["queueItem"]
    waiting = {"status": "QUEUED", "round": 1, "url": None, "error": None, "publishedAt": None}
    assert item["publications"] == [{"id": f"{item['id']}:{name}", **waiting} for name in ("x", "youtube")]


async def test_all_platforms_begin_together_and_the_item_ends_with_the_last(
    data: Ask, create: Any, begin: Any, end: Any
) -> None:
    item = await create("YOUTUBE", "TIKTOK")
    await begin(item)
    assert await statuses(data, item) == ("PROCESSING", {"TIKTOK": "PROCESSING", "YOUTUBE": "PROCESSING"})
    await end(f"{item}:youtube", DONE)
    assert await statuses(data, item) == ("PROCESSING", {"TIKTOK": "PROCESSING", "YOUTUBE": "PUBLISHED"})
    await end(f"{item}:tiktok", DONE)
    assert await statuses(data, item) == ("PUBLISHED", {"TIKTOK": "PUBLISHED", "YOUTUBE": "PUBLISHED"})
    (first, _) = (await data(READ, id=item))["queueItem"]["publications"]
    assert (first["url"], first["publishedAt"]) == ("https://youtube.com/watch?v=1", "2026-01-20T12:00:00Z")


async def test_a_partial_failure_shows_where_and_why(data: Ask, create: Any, begin: Any, end: Any) -> None:
    item = await create("YOUTUBE", "TIKTOK")
    await begin(item)
    await end(f"{item}:youtube", REFUSED)
    await end(f"{item}:tiktok", DONE)
    found = (await data(READ, id=item))["queueItem"]
    assert found["status"] == "FAILED"
    assert found["publications"][1]["error"] == {"code": "QUOTA", "message": "No uploads left today"}


async def test_what_failed_can_be_published_again_and_what_is_out_cannot(
    data: Ask, refusal: Ask, create: Any, begin: Any, end: Any
) -> None:
    item = await create("YOUTUBE", "TIKTOK")
    await begin(item)
    await end(f"{item}:youtube", REFUSED)
    await end(f"{item}:tiktok", DONE)
    again = await data(CHANGE % "retryPublication", id=f"{item}:youtube")
    assert again["retryPublication"]["publication"] == {"status": "QUEUED", "round": 2, "error": None}
    assert (await statuses(data, item))[0] == "QUEUED"
    assert (await refusal(CHANGE % "retryPublication", id=f"{item}:tiktok"))["code"] == "CONFLICT"
    await begin(item)
    assert await statuses(data, item) == ("PROCESSING", {"TIKTOK": "PUBLISHED", "YOUTUBE": "PROCESSING"})


async def test_what_waits_is_cancelled_at_once_and_what_has_ended_not_at_all(
    data: Ask, refusal: Ask, create: Any, begin: Any
) -> None:
    item = await create("YOUTUBE", "TIKTOK")
    cancelled = await data(CHANGE % "cancelPublication", id=f"{item}:youtube")
    assert cancelled["cancelPublication"]["publication"]["status"] == "CANCELLED"
    assert (await refusal(CHANGE % "cancelPublication", id=f"{item}:youtube"))["code"] == "CONFLICT"
    await begin(item)
    assert await statuses(data, item) == ("PROCESSING", {"TIKTOK": "PROCESSING", "YOUTUBE": "CANCELLED"})


async def test_that_something_is_out_counts_however_late_it_is_heard(
    data: Ask, create: Any, begin: Any, end: Any
) -> None:
    item = await create("YOUTUBE")
    await begin(item)
    await end(f"{item}:youtube", REFUSED)
    await end(f"{item}:youtube", DONE)
    await end(f"{item}:youtube", REFUSED)
    assert await statuses(data, item) == ("PUBLISHED", {"YOUTUBE": "PUBLISHED"})


async def test_another_organizations_word_changes_nothing(data: Ask, create: Any, begin: Any, end: Any) -> None:
    item = await create("YOUTUBE")
    await begin(item)
    await end(f"{item}:youtube", DONE, "org_456")
    await end("clx0:youtube", DONE)
    assert await statuses(data, item) == ("PROCESSING", {"YOUTUBE": "PROCESSING"})


async def test_a_deleted_item_is_not_published(data: Ask, refusal: Ask, create: Any, begin: Any) -> None:
    item = await create("YOUTUBE")
    delete = "mutation ($id: ID!) { deleteQueueItem(input: {id: $id}) { deletedId } }"
    await data(delete, id=item)
    await begin(item)
    published = await data("query ($id: ID!) { publication(id: $id) { status } }", id=f"{item}:youtube")
    assert published["publication"]["status"] == "QUEUED"


async def test_a_running_item_cannot_be_deleted(refusal: Ask, create: Any, begin: Any) -> None:
    item = await create("YOUTUBE")
    await begin(item)
    delete = "mutation ($id: ID!) { deleteQueueItem(input: {id: $id}) { deletedId } }"
    assert (await refusal(delete, id=item))["code"] == "CONFLICT"


async def test_a_due_item_is_taken_up_and_fails_readably_where_no_publisher_answers(
    values: dict[str, str], working: Callable[..., AbstractAsyncContextManager[None]]
) -> None:
    core = create_subgraph(values | {"publish_delay_seconds": "0", "retry_base_seconds": "0.001"})
    claims = {"sub": "user_123", "org_id": "org_123"}
    heard: list[tuple[str, Any]] = []
    async with working(core):
        await core.execute(parse(CREATE), {"key": "k", "platforms": ["YOUTUBE"]}, claims=claims)
        async with asyncio.timeout(PATIENCE), aclosing(core.subscribe(parse(FOLLOW), {}, claims=claims)) as stream:
            while len(heard) < 2:
                event = (await anext(stream))["data"]["publicationEvents"]
                heard.append((event["type"], event["publication"]["error"]))
    assert [kind for kind, _ in heard] == ["PROCESSING", "FAILED"]
    assert heard[1][1]["code"] == "SERVICE_UNAVAILABLE"


async def test_the_future_waits(
    values: dict[str, str], working: Callable[..., AbstractAsyncContextManager[None]]
) -> None:
    core = create_subgraph(values | {"publish_delay_seconds": "0"})
    claims = {"sub": "user_123", "org_id": "org_123"}
    variables = {"key": "k", "platforms": ["YOUTUBE"], "at": "2999-01-01T00:00:00Z"}
    async with working(core):
        item = (await core.execute(parse(CREATE), variables, claims=claims))["data"]["createQueueItem"]["queueItem"]
        await core.jobs.sweep()
        found = await core.execute(parse(READ), {"id": item["id"]}, claims=claims)
    assert found["data"]["queueItem"]["status"] == "QUEUED"

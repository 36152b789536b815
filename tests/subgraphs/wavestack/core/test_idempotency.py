"""A repeated idempotency key answers as the first time, also in parallel, and never across organizations."""

import asyncio
from typing import Any

import pytest

from tests.subgraphs.wavestack.asking import Ask

CREATE = """
mutation Create($input: CreateQueueItemInput!) {
  createQueueItem(input: $input) { replayed queueItem { id title status createdAt } }
}
"""
DELETE = "mutation Delete($id: ID!) { deleteQueueItem(input: {id: $id}) { deletedId } }"
TOTAL = "{ queueItems { totalCount } }"
CONFLICT = ("CONFLICT", {"field": "idempotencyKey", "reason": "reused"})

_FIRST = {
    "title": "Title",
    "platforms": ["YOUTUBE", "X"],
    "hashtags": ["a", "b"],
    "projectId": "proj_456",
    "scheduleAt": "2026-01-20T12:00:00Z",
    "idempotencyKey": "key",
}


@pytest.mark.parametrize(
    "spelling",
    [
        {},
        {"platforms": ["X", "YOUTUBE"]},
        {"scheduleAt": "2026-01-20T13:00:00+01:00"},
        {"caption": None, "assetId": None},
    ],
)
async def test_the_same_request_is_answered_again(data: Ask, spelling: dict[str, Any]) -> None:
    first = (await data(CREATE, input=_FIRST))["createQueueItem"]
    total = await data(TOTAL)
    again = (await data(CREATE, input=_FIRST | spelling))["createQueueItem"]
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["queueItem"] == first["queueItem"]
    assert await data(TOTAL) == total


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"platforms": ["YOUTUBE"]},
        {"hashtags": ["b", "a"]},
        {"caption": ""},
        {"projectId": None},
        {"assetId": "asset_789"},
        {"scheduleAt": None},
        {"scheduleAt": "2026-01-20T12:00:01Z"},
    ],
)
async def test_another_request_with_the_same_key_is_a_conflict(data: Ask, refusal: Ask, change: dict[str, Any]) -> None:
    await data(CREATE, input=_FIRST)
    total = await data(TOTAL)
    refused = await refusal(CREATE, input=_FIRST | change)
    assert (refused["code"], refused["details"]) == CONFLICT
    assert await data(TOTAL) == total


async def test_the_key_of_a_deleted_item_stays_taken_and_brings_nothing_back(data: Ask, refusal: Ask) -> None:
    first = (await data(CREATE, input=_FIRST))["createQueueItem"]["queueItem"]
    await data(DELETE, id=first["id"])
    again = (await data(CREATE, input=_FIRST))["createQueueItem"]
    assert (again["replayed"], again["queueItem"]) == (True, first)
    refused = await refusal("query Q($id: ID!) { queueItem(id: $id) { id } }", id=first["id"])
    assert refused["code"] == "NOT_FOUND"
    refused = await refusal(CREATE, input=_FIRST | {"title": "Another"})
    assert (refused["code"], refused["details"]) == CONFLICT


async def test_keys_of_two_organizations_have_nothing_to_do_with_each_other(data: Ask) -> None:
    request = {"title": "Title", "platforms": ["X"], "idempotencyKey": "key"}
    own = (await data(CREATE, input=request))["createQueueItem"]
    other = (await data(CREATE, "org_456", input=request | {"title": "Theirs"}))["createQueueItem"]
    assert other["replayed"] is False
    assert other["queueItem"]["id"] != own["queueItem"]["id"]


async def test_of_many_parallel_requests_one_creates_and_the_others_replay(data: Ask) -> None:
    before = (await data(TOTAL))["queueItems"]["totalCount"]
    answers = await asyncio.gather(*(data(CREATE, input=_FIRST) for _ in range(20)))
    created = [answer["createQueueItem"] for answer in answers]
    assert len({answer["queueItem"]["id"] for answer in created}) == 1
    assert sorted(answer["replayed"] for answer in created) == [False] + [True] * 19
    assert (await data(TOTAL))["queueItems"]["totalCount"] == before + 1


async def test_of_many_parallel_requests_that_differ_one_wins_and_the_others_conflict(answer: Ask, data: Ask) -> None:
    before = (await data(TOTAL))["queueItems"]["totalCount"]
    answers = await asyncio.gather(*(answer(CREATE, input=_FIRST | {"title": f"Title {n}"}) for n in range(20)))
    codes = [answered["errors"][0]["extensions"]["code"] for answered in answers if "errors" in answered]
    assert codes == ["CONFLICT"] * 19
    assert (await data(TOTAL))["queueItems"]["totalCount"] == before + 1


async def test_repeats_within_one_document_run_one_after_the_other(data: Ask) -> None:
    found = await data(
        """mutation Twice($input: CreateQueueItemInput!) {
          a: createQueueItem(input: $input) { replayed queueItem { id } }
          b: createQueueItem(input: $input) { replayed queueItem { id } }
        }""",
        input=_FIRST,
    )
    assert (found["a"]["replayed"], found["b"]["replayed"]) == (False, True)
    assert found["a"]["queueItem"] == found["b"]["queueItem"]

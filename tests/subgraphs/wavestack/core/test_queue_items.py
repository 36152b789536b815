"""Queue items are created, read, listed and deleted as the reference shows."""

from typing import Any

import pytest

from tests.subgraphs.wavestack.asking import Ask

CREATE = """
mutation Create($input: CreateQueueItemInput!) {
  createQueueItem(input: $input) {
    replayed
    queueItem {
      id organizationId projectId assetId title caption hashtags platforms scheduleAt status createdAt updatedAt
    }
  }
}
"""
READ = """
query Read($id: ID!) {
  queueItem(id: $id) {
    id organizationId projectId assetId title caption hashtags platforms scheduleAt status createdAt updatedAt
  }
}
"""
DELETE = "mutation Delete($id: ID!) { deleteQueueItem(input: {id: $id}) { deletedId } }"


def minimal(**more: Any) -> dict[str, Any]:  # Any: JSON values
    return {"title": "My Video Title", "platforms": ["YOUTUBE"], "idempotencyKey": "unique-key-12345", **more}


async def test_the_published_example_creates_a_queued_item(data: Ask) -> None:
    example = minimal(
        projectId="proj_456",
        assetId="asset_789",
        caption="Video description...",
        hashtags=["gaming", "stream"],
        platforms=["YOUTUBE", "INSTAGRAM"],
        scheduleAt="2026-01-20T12:00:00Z",
    )
    created = (await data(CREATE, input=example))["createQueueItem"]
    item = created["queueItem"]
    assert created["replayed"] is False
    assert item["id"].startswith("clx")
    assert len(item["id"]) == 25
    assert item == {
        "id": item["id"],
        "organizationId": "org_123",
        "projectId": "proj_456",
        "assetId": "asset_789",
        "title": "My Video Title",
        "caption": "Video description...",
        "hashtags": ["gaming", "stream"],
        "platforms": ["YOUTUBE", "INSTAGRAM"],
        "scheduleAt": "2026-01-20T12:00:00Z",
        "status": "QUEUED",
        "createdAt": "2026-01-15T10:00:00Z",
        "updatedAt": "2026-01-15T10:00:00Z",
    }
    assert (await data(READ, id=item["id"]))["queueItem"] == item


async def test_only_title_platforms_and_key_are_required(data: Ask) -> None:
    item = (await data(CREATE, input=minimal()))["createQueueItem"]["queueItem"]
    assert [item[name] for name in ("projectId", "assetId", "caption", "scheduleAt", "hashtags")] == [None] * 4 + [[]]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2026-01-20T12:00:00Z", "2026-01-20T12:00:00Z"),
        ("2026-01-20T12:00:00+02:00", "2026-01-20T10:00:00Z"),
        ("2026-01-20T12:00:00.999-05:30", "2026-01-20T17:30:00Z"),
        ("1999-12-31T23:59:59Z", "1999-12-31T23:59:59Z"),
    ],
)
async def test_schedule_times_are_read_to_utc_also_past_ones(data: Ask, sent: str, shown: str) -> None:
    item = (await data(CREATE, input=minimal(scheduleAt=sent)))["createQueueItem"]["queueItem"]
    assert item["scheduleAt"] == shown


@pytest.mark.parametrize("title", ["x", "ü" * 120, "😀" * 120, "  padded  ", "line\nbreak"])
async def test_titles_of_one_to_120_characters_are_kept_as_they_are(data: Ask, title: str) -> None:
    item = (await data(CREATE, input=minimal(title=title)))["createQueueItem"]["queueItem"]
    assert (await data(READ, id=item["id"]))["queueItem"]["title"] == title


async def test_a_deleted_item_is_gone_from_everywhere(data: Ask, refusal: Ask) -> None:
    assert await data(DELETE, id="clx1234") == {"deleteQueueItem": {"deletedId": "clx1234"}}
    gone = {"code": "NOT_FOUND", "message": "Queue item not found", "details": {"field": "id"}}
    assert await refusal(READ, id="clx1234") == gone
    assert await refusal(DELETE, id="clx1234") == gone
    listed = """{
      queueItems { nodes { id } totalCount }
      project(id: "proj_456") { queueItems { nodes { id } totalCount } }
      _entities(representations: [{__typename: "QueueItem", id: "clx1234"}]) { __typename }
    }"""
    found = await data(listed)
    for connection in (found["queueItems"], found["project"]["queueItems"]):
        assert "clx1234" not in [node["id"] for node in connection["nodes"]]
        assert connection["totalCount"] == 5
    assert found["_entities"] == [None]


async def test_an_item_that_is_being_published_cannot_be_deleted(data: Ask, refusal: Ask) -> None:
    refused = await refusal(DELETE, id="clx1237")
    assert (refused["code"], refused["details"]) == ("CONFLICT", {"field": "id", "reason": "processing"})
    assert (await data(READ, id="clx1237"))["queueItem"]["status"] == "PROCESSING"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ["clx1239", "clx1238", "clx1237", "clx1236", "clx1235", "clx1234"]),
        ("(status: QUEUED)", ["clx1238", "clx1234"]),
        ("(status: FAILED)", ["clx1236"]),
        ('(projectId: "proj_456", status: PUBLISHED)', ["clx1239", "clx1235"]),
        ('(projectId: "proj_000")', []),
        ('(projectId: "proj_900")', []),
        ("(first: 2, offset: 1)", ["clx1238", "clx1237"]),
        ("(offset: 6)", []),
    ],
)
async def test_the_list_is_newest_first_and_filtered(data: Ask, arguments: str, expected: list[str]) -> None:
    found = (await data(f"{{ queueItems{arguments} {{ nodes {{ id }} }} }}"))["queueItems"]
    assert [node["id"] for node in found["nodes"]] == expected


@pytest.mark.parametrize(
    "change",
    [
        {"projectId": "proj_000"},
        {"projectId": "proj_900"},
        {"projectId": ""},
        {"projectId": "proj\0"},
        {"assetId": "asset_000"},
        {"assetId": "asset\0"},
        {"assetId": "\ud800"},
    ],
)
async def test_a_queue_item_may_name_only_what_its_organization_has(refusal: Ask, change: dict[str, str]) -> None:
    (field,) = change
    refused = await refusal(CREATE, input=minimal() | change)
    assert (refused["code"], refused["details"]) == ("NOT_FOUND", {"field": field})


@pytest.mark.parametrize("name", ["", "clx0", "org_123", "clx1234\0", "\ud800", "x" * 10_000, "' OR 1=1 --"])
async def test_an_id_that_names_nothing_is_not_found(refusal: Ask, name: str) -> None:
    for field in ("queueItem", "project", "asset"):
        refused = await refusal(f"query Q($id: ID!) {{ {field}(id: $id) {{ id }} }}", id=name)
        assert (refused["code"], refused["details"]) == ("NOT_FOUND", {"field": "id"})


@pytest.mark.parametrize("field", ["queueItems", "assets"])
async def test_a_filter_by_what_can_be_no_id_is_not_found(refusal: Ask, field: str) -> None:
    refused = await refusal(f'{{ {field}(projectId: "proj\\u0000") {{ totalCount }} }}')
    assert (refused["code"], refused["details"]) == ("NOT_FOUND", {"field": "projectId"})

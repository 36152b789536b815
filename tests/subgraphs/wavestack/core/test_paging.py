"""Pages neither skip nor repeat anything while others write, and nested lists cost no more statements than one."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.core.models import AssetRow, ProjectRow, QueueItemRow
from subgraphs.wavestack.core.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

CREATE = "mutation C($input: CreateQueueItemInput!) { createQueueItem(input: $input) { queueItem { id } } }"
PAGE = """query P($first: Int, $after: String, $last: Int, $before: String) {
  queueItems(first: $first, after: $after, last: $last, before: $before) {
    nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } pagination { offset total }
  }
}"""


async def _create(data: Ask, key: str) -> str:
    created = await data(CREATE, input={"title": key, "platforms": ["X"], "idempotencyKey": key})
    found: str = created["createQueueItem"]["queueItem"]["id"]
    return found


@pytest.mark.parametrize("step", [timedelta(0), timedelta(milliseconds=1)], ids=["in one moment", "one after another"])
async def test_going_on_after_a_cursor_sees_everything_once_while_others_insert(
    data: Ask, clock: ManualClock, step: timedelta
) -> None:
    expected = {f"clx{number}" for number in range(1234, 1240)}
    clock.advance(timedelta(days=1))
    for number in range(7):
        expected.add(await _create(data, f"before-{number}"))
        clock.advance(step)
    clock.advance(timedelta(seconds=1))
    seen: list[str] = []
    after, more = None, True
    while more:
        page = (await data(PAGE, first=3, after=after))["queueItems"]
        seen += [node["id"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        await _create(data, f"meanwhile-{len(seen)}")
    assert len(seen) == len(set(seen)) == 13
    assert set(seen) == expected


async def test_going_back_before_a_cursor_sees_the_same_in_the_same_order(data: Ask) -> None:
    forwards = (await data(PAGE, first=100))["queueItems"]
    seen: list[str] = []
    before, more = None, True
    while more:
        page = (await data(PAGE, last=4, before=before))["queueItems"]
        seen = [node["id"] for node in page["nodes"]] + seen
        before, more = page["pageInfo"]["startCursor"], page["pageInfo"]["hasPreviousPage"]
    assert seen == [node["id"] for node in forwards["nodes"]]


async def test_a_deleted_item_does_not_disturb_a_cursor(data: Ask) -> None:
    page = (await data(PAGE, first=2))["queueItems"]
    await data('mutation { deleteQueueItem(input: {id: "clx1238"}) { deletedId } }')
    rest = (await data(PAGE, first=100, after=page["pageInfo"]["endCursor"]))["queueItems"]
    assert [node["id"] for node in rest["nodes"]] == ["clx1237", "clx1236", "clx1235", "clx1234"]


@contextmanager
def _statements(core: Subgraph[Resources]) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = core.database.reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


async def _add_fifty_projects(core: Subgraph[Resources], clock: ManualClock) -> None:
    now, owner = clock.now() + timedelta(hours=1), "org_456"
    dates = {"created_at": now, "updated_at": now}
    async with core.database.transaction() as session:
        for number in range(50):
            project_id = f"proj_{number:02}"
            session.add(ProjectRow(id=project_id, organization_id=owner, name=project_id, **dates))
        await session.flush()
        for number in range(50):
            below: dict[str, Any] = {"organization_id": owner, "project_id": f"proj_{number:02}", "status": "ready"}
            session.add(AssetRow(id=f"asset_{number:02}", filename="f", mime_type="video/mp4", **below, **dates))
        await session.flush()
        for number in range(150):
            session.add(
                QueueItemRow(
                    id=f"clx_{number:03}",
                    organization_id=owner,
                    project_id=f"proj_{number % 50:02}",
                    asset_id=f"asset_{number % 50:02}",
                    title=f"Title {number}",
                    hashtags=[],
                    platforms=["x"],
                    status="queued",
                    idempotency_key=str(number),
                    payload_digest="",
                    **dates,
                )
            )


@pytest.mark.parametrize(
    ("document", "statements"),
    [
        ("{ projects(first: 50) { nodes { id } } }", 1),
        ("{ projects(first: 50) { nodes { queueItems(first: 2) { nodes { id } } } } }", 2),
        ("{ projects(first: 50) { nodes { queueItems { totalCount nodes { id } } assets { totalCount } } } }", 5),
        (
            """{ projects(first: 50) { nodes {
                a: queueItems(first: 1) { nodes { id } } b: queueItems(status: QUEUED) { nodes { id } }
            } } }""",
            3,
        ),
        ("{ queueItems(first: 50) { nodes { project { id name } asset { id filename } organization { id } } } }", 3),
        ("{ queueItems(first: 50) { nodes { project { queueItems { nodes { asset { project { name } } } } } } } }", 4),
        (
            """{ _entities(representations: [{__typename: "Organization", id: "org_456"}]) {
                ... on Organization { projects { totalCount } queueItems { totalCount } }
            } }""",
            4,
        ),
    ],
)
async def test_nested_lists_take_one_statement_a_level(
    core: Subgraph[Resources], clock: ManualClock, data: Ask, document: str, statements: int
) -> None:
    await _add_fifty_projects(core, clock)
    with _statements(core) as seen:
        await data(document, "org_456")
    assert len(seen) == statements, seen


async def test_fifty_entities_of_a_type_take_one_statement(
    core: Subgraph[Resources], clock: ManualClock, data: Ask
) -> None:
    await _add_fifty_projects(core, clock)
    representations = [{"__typename": "QueueItem", "id": f"clx_{number:03}"} for number in range(50)]
    representations += [{"__typename": "Project", "id": f"proj_{number:02}"} for number in range(50)]
    document = """query E($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on QueueItem { id } ... on Project { id } }
    }"""
    with _statements(core) as seen:
        found = await data(document, "org_456", representations=representations)
    assert [entity["id"] for entity in found["_entities"]] == [wanted["id"] for wanted in representations]
    assert len(seen) == 2


async def test_nested_pages_hold_what_each_parent_has(core: Subgraph[Resources], clock: ManualClock, data: Ask) -> None:
    await _add_fifty_projects(core, clock)
    found = await data(
        """{ projects(first: 50) { nodes {
            id queueItems(first: 2) { nodes { projectId } totalCount pageInfo { hasNextPage } }
        } } }""",
        "org_456",
    )
    assert len(found["projects"]["nodes"]) == 50
    for project in found["projects"]["nodes"]:
        connection = project["queueItems"]
        assert connection["totalCount"] == 3
        assert connection["pageInfo"]["hasNextPage"] is True
        assert connection["nodes"] == [{"projectId": project["id"]}] * 2


@pytest.mark.parametrize(
    "claim",
    [
        ["2026-01-15T10:00:00", "clx1234"],
        ["0001-01-01T00:00:00+14:00", "clx1234"],
        ["2026-01-15T10:00:00Z", "clx\0"],
        ["2026-01-15T10:00:00Z", 7],
        ["2026-01-15T10:00:00Z"],
        [None, "clx1234"],
        {"a": 1},
    ],
)
async def test_a_forged_cursor_is_refused(refusal: Ask, claim: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(claim).encode()).decode().rstrip("=")
    refused = await refusal(PAGE, first=2, after=cursor)
    assert (refused["code"], refused["details"]["field"]) == ("VALIDATION_ERROR", "after")

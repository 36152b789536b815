"""Pages: by cursor, by number, from either end, below one parent or several."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, select

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.page_of_each import fetch_page_of_each
from subgraphs.kit.pagination import MAX_LIMIT, SortKey, fetch_page, fetch_pages, page_request

Ask = Callable[..., Any]

PAGE = """query($first: Int, $after: String, $last: Int, $before: String, $offset: Int) {
  notes(first: $first, after: $after, last: $last, before: $before, offset: $offset) {
    nodes { text } edges { cursor } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    pagination { page limit offset total pages }
  }
}"""


@pytest.fixture
async def seven(notes: Any, note_row: Any) -> None:
    """Notes a to g; ranks tie in pairs, so that the second sort key decides."""
    async with notes.database.transaction() as session:
        for number, text in enumerate("abcdefg"):
            now = datetime(2026, 1, 1, tzinfo=UTC)
            session.add(
                note_row(id=text, organization_id="org_1", text=text, rank=10 - number // 2, extra=None, created_at=now)
            )


async def page(ask: Ask, **variables: Any) -> Any:
    answer = await ask(PAGE, {"first": None, **variables})
    assert "errors" not in answer, answer
    connection = answer["data"]["notes"]
    return connection | {"texts": "".join(node["text"] for node in connection["nodes"])}


@pytest.mark.parametrize(
    ("arguments", "texts", "following", "previous", "pagination"),
    [
        ({}, "abcdefg", False, False, (1, 20, 0, 1)),
        ({"first": 3}, "abc", True, False, (1, 3, 0, 3)),
        ({"first": 3, "after": "c"}, "def", True, True, (2, 3, 3, 3)),
        ({"first": 3, "after": "f"}, "g", False, True, (3, 3, 6, 3)),
        ({"first": 3, "after": "g"}, "", False, True, (1, 3, 0, 3)),
        ({"last": 3}, "efg", False, True, (2, 3, 4, 3)),
        ({"last": 3, "before": "e"}, "bcd", True, True, (1, 3, 1, 3)),
        ({"last": 3, "before": "b"}, "a", True, False, (1, 3, 0, 3)),
        ({"first": 10, "after": "b", "before": "e"}, "cd", False, True, (1, 10, 2, 1)),
        ({"first": 2, "offset": 4}, "ef", True, True, (3, 2, 4, 4)),
        ({"first": 2, "offset": 6}, "g", False, True, (4, 2, 6, 4)),
        ({"first": 2, "offset": 60}, "", False, True, (31, 2, 60, 4)),
    ],
)
async def test_a_page_is_the_right_part_of_the_list(
    ask: Ask, seven: None, arguments: Any, texts: str, following: bool, previous: bool, pagination: tuple[int, ...]
) -> None:
    everything = await page(ask)
    cursors = dict(zip(everything["texts"], (edge["cursor"] for edge in everything["edges"]), strict=True))
    arguments = {key: cursors.get(value, value) for key, value in arguments.items()}
    found = await page(ask, **arguments)
    assert found["texts"] == texts
    assert found["totalCount"] == 7
    assert found["pageInfo"]["hasNextPage"] is following
    assert found["pageInfo"]["hasPreviousPage"] is previous
    assert found["pageInfo"]["startCursor"] == (cursors[texts[0]] if texts else None)
    assert found["pageInfo"]["endCursor"] == (cursors[texts[-1]] if texts else None)
    number, limit, offset, pages = pagination
    assert found["pagination"] == {"page": number, "limit": limit, "offset": offset, "total": 7, "pages": pages}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"first": 0}, "first"),
        ({"first": MAX_LIMIT + 1}, "first"),
        ({"last": -1}, "last"),
        ({"first": 5, "offset": -1}, "offset"),
        ({"after": "nonsense"}, "after"),
        ({"before": "WyJ4Il0"}, "before"),
        ({"after": "WyJ4IiwieSJd"}, "after"),
        ({"after": "ü"}, "after"),
        ({"after": "WzEsMl0", "offset": 2}, "offset"),
    ],
)
async def test_an_argument_out_of_range_is_named(ask: Ask, arguments: Any, field: str) -> None:
    answer = await ask(PAGE, {"first": 20, **arguments})
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "VALIDATION_ERROR"
    assert extensions["details"]["field"] == field
    assert extensions["details"]["constraint"]


async def test_nothing_is_counted_that_was_not_asked_for(notes: Any, ask: Ask, seven: None) -> None:
    statements: list[str] = []
    event.listen(
        notes.database.reader.sync_engine, "before_cursor_execute", lambda *a: statements.append(a[2]), named=False
    )
    await ask("{ notes(first: 2) { nodes { text } pageInfo { hasNextPage } } }")
    assert len(statements) == 1
    await ask("{ notes(first: 2) { totalCount pagination { pages } } }")
    assert len([statement for statement in statements if "count(" in statement]) == 2


@pytest.mark.parametrize(
    ("arguments", "texts", "more"),
    [
        ({"first": 2}, {"org_1": "ab", "org_2": "op", "org_3": ""}, {"org_1": True, "org_2": True, "org_3": False}),
        ({"last": 2}, {"org_1": "fg", "org_2": "pq", "org_3": ""}, {"org_1": False, "org_2": False, "org_3": False}),
        (
            {"first": 3, "offset": 2},
            {"org_1": "cde", "org_2": "q", "org_3": ""},
            {"org_1": True, "org_2": False, "org_3": False},
        ),
    ],
)
@pytest.mark.parametrize("numbered", [True, False])
async def test_the_pages_of_several_parents_take_one_statement(
    notes: Any, seven: None, note_row: Any, arguments: Any, texts: Any, more: Any, numbered: bool
) -> None:
    async with notes.database.transaction() as session:
        for text in "opq":
            now = datetime(2026, 1, 1, tzinfo=UTC)
            session.add(note_row(id=text, organization_id="org_2", text=text, rank=1, extra=None, created_at=now))
    statements: list[str] = []
    event.listen(notes.database.reader.sync_engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    order = (SortKey(note_row.rank, descending=True), SortKey(note_row.id))
    parents = ["org_1", "org_2", "org_3"]
    async with notes.database.reading() as session:
        request, below = page_request(**arguments), note_row.organization_id
        if numbered:
            pages = await fetch_pages(session, select(note_row), below, parents, order, request)
        else:
            of_each = {parent: select(note_row).where(below == parent) for parent in parents}
            pages = await fetch_page_of_each(session, of_each, order, request)
        assert {key: "".join(row.text for row in one.items) for key, one in pages.items()} == texts
        assert {key: one.has_next for key, one in pages.items()} == more
        assert len(statements) == 1
        assert {key: await one.total() for key, one in pages.items()} == {"org_1": 7, "org_2": 3, "org_3": 0}
        assert len(statements) == 2
        alone = await fetch_page(session, select(note_row).where(below == "org_1"), order, request)
        assert await pages["org_1"].offset() == await alone.offset()
        assert pages["org_1"].cursors == alone.cursors


def test_a_page_number_counts_whole_pages() -> None:
    assert page_request(first=10, page=3).offset == 20
    with pytest.raises(SubgraphError) as refused:
        page_request(first=10, page=0)
    assert refused.value.details == {"field": "page", "constraint": "at least 1"}

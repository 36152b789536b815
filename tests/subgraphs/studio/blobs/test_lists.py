"""Lists of blobs: filters, sorts, pages (D-3, D-14)."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from subgraphs.kit.clock import ManualClock
from tests.subgraphs.studio.blobs.conftest import Client, RefusedError

Json = Any  # JSON values

BLOBS: list[Json] = [
    {"content": "# Alpha\nÉtude in ice", "contentType": "text/markdown", "metadata": {"tags": ["draft", "music"]}},
    {"content": "beta expands everything", "metadata": {"title": "Beta", "tags": ["draft"]}},
    {"content": "gamma 100%_sure", "metadata": {"title": "gamma", "tags": ["Draft"]}, "providers": ["text-expander"]},
    {"content": '{"delta": 1}', "contentType": "application/json", "metadata": {"title": "delta", "tags": "draft"}},
    {"content": "AAAA", "contentType": "image/png", "metadata": {"title": "epsilon"}},
]


@pytest.fixture
async def listed(alice: Client) -> Client:
    """Five blobs within the same second; the second is changed once, the third is the first's child."""
    ids: list[str] = []
    for blob in BLOBS:
        parent = {"parentId": ids[0]} if len(ids) == 2 else {}
        ids.append((await alice.create(**blob, **parent))["id"])
    await alice.update(ids[1], {"metadata": {"n": 1}})
    return alice


MANY = [f"w{number}" for number in range(101)]

SHOWN = [
    (f"(filter: {{ tags: {json.dumps(MANY[1:])}, contentTypes: {json.dumps(MANY[1:])} }})", ""),
    ("", "epsilon delta gamma Beta #Alpha"),
    ("(sort: { field: CREATED_AT, direction: ASC })", "#Alpha Beta gamma delta epsilon"),
    ("(sort: { field: TITLE, direction: ASC })", "#Alpha Beta delta epsilon gamma"),
    ("(sort: { field: TITLE })", "gamma epsilon delta Beta #Alpha"),
    ("(sort: { field: SIZE, direction: ASC })", "epsilon delta gamma #Alpha Beta"),
    ("(sort: { field: VERSION })", "Beta epsilon delta gamma #Alpha"),
    ("(sort: { field: VERSION, direction: ASC })", "#Alpha gamma delta epsilon Beta"),
    ("(sort: { field: CONTENT_TYPE, direction: ASC })", "delta epsilon #Alpha Beta gamma"),
    ('(filter: { tags: ["draft"] })', "Beta #Alpha"),
    ('(filter: { tags: ["music", "Draft"] })', "gamma #Alpha"),
    ("(filter: { tags: [] })", "epsilon delta gamma Beta #Alpha"),
    ('(filter: { tags: ["\\u0000"] })', ""),
    ('(filter: { contentTypes: ["text/plain"] })', "gamma Beta"),
    ('(filter: { contentTypes: ["image/png", "application/json"] })', "epsilon delta"),
    ('(filter: { contentTypes: ["text/*"] })', ""),
    ('(filter: { contentTypes: ["\\u0000"] })', ""),
    ('(filter: { provider: "text-expander" })', "gamma"),
    ('(filter: { provider: "summarizer" })', ""),
    ('(filter: { tags: ["draft"], contentTypes: ["text/plain"] })', "Beta"),
    ("(first: 2)", "epsilon delta"),
    ("(first: 2, page: 2)", "gamma Beta"),
    ("(first: 2, page: 4)", ""),
    ("(last: 2)", "Beta #Alpha"),
]


async def test_lists_show_what_is_asked_for(listed: Client) -> None:
    for arguments, titles in SHOWN:
        shown = [title.replace("# ", "#") for title in await listed.list(arguments)]
        assert shown == titles.split(), arguments


async def test_children_are_a_list_too(listed: Client) -> None:
    (alpha,) = await listed.list('(filter: { tags: ["music"] })', "id")
    assert await listed.list(f'(filter: {{ parentId: "{alpha}" }})') == ["gamma"]
    children = (await listed.read(alpha, fields="children { totalCount nodes { title parentId } }"))["children"]
    assert children == {"totalCount": 1, "nodes": [{"title": "gamma", "parentId": alpha}]}


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        ("(first: 0)", "VALIDATION_ERROR", "first"),
        ("(first: 101)", "VALIDATION_ERROR", "first"),
        ("(page: 0)", "VALIDATION_ERROR", "page"),
        ('(after: "x")', "VALIDATION_ERROR", "after"),
        ('(filter: { parentId: "x" })', "VALIDATION_ERROR", "parentId"),
        ('(filter: { parentId: "550e8400-e29b-41d4-a716-446655449999" })', "BLOB_NOT_FOUND", None),
        ('(filter: { provider: "nobody" })', "PROVIDER_NOT_FOUND", None),
        (f"(filter: {{ tags: {json.dumps(MANY)} }})", "VALIDATION_ERROR", "tags"),
        (f"(filter: {{ contentTypes: {json.dumps(MANY)} }})", "VALIDATION_ERROR", "contentTypes"),
    ],
)
async def test_bad_lists_are_refused(studio: Client, arguments: str, code: str, field: str | None) -> None:
    with pytest.raises(RefusedError) as caught:
        await studio.list(arguments)
    assert (caught.value.code, caught.value.details.get("field")) == (code, field)


@pytest.mark.parametrize("sort", ["CREATED_AT", "UPDATED_AT", "TITLE", "SIZE", "VERSION", "CONTENT_TYPE"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_cursors_walk_through_every_order(listed: Client, clock: ManualClock, sort: str, direction: str) -> None:
    clock.advance(timedelta(seconds=1))
    (beta,) = await listed.list('(filter: { tags: ["draft"], contentTypes: ["text/plain"] })', "id")
    await listed.update(beta, {"content": "changed later"})
    arguments = f"sort: {{ field: {sort}, direction: {direction} }}"
    whole = await listed.list(f"({arguments})")
    walked: list[str] = []
    after = ""
    while True:
        text = f"{{ blobs({arguments}, first: 2{after}) {{ nodes {{ title }} pageInfo {{ hasNextPage endCursor }} }} }}"
        page = (await listed.ask(text))["blobs"]
        walked += [node["title"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = f', after: "{page["pageInfo"]["endCursor"]}"'
    assert walked == whole
    assert len(whole) == 5


async def test_forged_cursors_are_no_fault_of_ours(alice: Client) -> None:
    await alice.create("x")
    for sort, values in (
        ("CREATED_AT", [2**40]),
        ("CREATED_AT", ["x"]),
        ("UPDATED_AT", ["0001-01-01T00:00:00Z", 1]),
        ("TITLE", ["\0", 1]),
        ("TITLE", ["x" * 5000, 1]),
        ("SIZE", [2**40, 1]),
        ("SIZE", [10**30, 1]),
        ("VERSION", [2**40, 1]),
    ):
        cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()
        answer = await alice.answer(f'{{ blobs(sort: {{ field: {sort} }}, after: "{cursor}") {{ nodes {{ id }} }} }}')
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        assert codes <= {"VALIDATION_ERROR"}, (sort, values)


async def test_one_answer_carries_no_more_content_than_its_limit(studio: Client) -> None:
    for number in range(7):
        await studio.create(f"{number}" * 10_000_000, encoding="UTF_8")
    with pytest.raises(RefusedError) as caught:
        await studio.list(fields="content")
    assert (caught.value.code, caught.value.details["field"]) == ("VALIDATION_ERROR", "first")
    assert [len(content) for content in await studio.list("(first: 6)", fields="content")] == [10_000_000] * 6
    assert len(await studio.list(fields="contentUrl")) == 7


async def test_pages_are_counted(listed: Client) -> None:
    text = "{ blobs(first: 2, page: 2) { totalCount pagination { page limit offset total pages } } }"
    assert (await listed.ask(text))["blobs"] == {
        "totalCount": 5,
        "pagination": {"page": 2, "limit": 2, "offset": 2, "total": 5, "pages": 3},
    }


async def test_a_blob_is_found_by_the_tags_that_it_has_now(alice: Client) -> None:
    blob = await alice.create(metadata={"tags": ["old"], "title": "Old"})
    await alice.update(blob["id"], {"metadata": {"tags": ["new"], "title": "New"}})
    for arguments, found in (
        ('(filter: { tags: ["old"] })', []),
        ('(filter: { tags: ["new"] })', ["New"]),
    ):
        assert await alice.list(arguments) == found
    await alice.revert(blob["id"], 1)
    assert await alice.list('(filter: { tags: ["old"] })') == ["Old"]

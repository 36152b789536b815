"""What queries may say, and the place of what they may not (D-30)."""

from typing import Any

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.search.domain.fields import Column, parse_field
from subgraphs.studio.search.domain.moments import moment_text
from subgraphs.studio.search.domain.query import compile_row, parse_order, parse_select
from subgraphs.studio.search.domain.where import parse_where

Json = Any  # JSON values


def nested(depth: int) -> Json:
    where: Json = {"title": "x"}
    for _ in range(depth):
        where = {"not": where}
    return where


REFUSED: list[tuple[Json, str]] = [
    ("x", "where"),
    ([], "where"),
    (5, "where"),
    ({"colour": 1}, "where.colour"),
    ({"": 1}, "where."),
    ({"metadata.": 1}, "where.metadata."),
    ({"metadata..x": 1}, "where.metadata..x"),
    ({'metadata.a"b': 1}, 'where.metadata.a"b'),
    ({"metadata.a\\b": 1}, "where.metadata.a\\b"),
    ({"metadata.a\0b": 1}, "where.metadata.a\0b"),
    ({"metadata.\ud800": 1}, "where.metadata.\ud800"),
    ({"metadata" + ".a" * 17: 1}, "where.metadata" + ".a" * 17),
    ({"title.x": 1}, "where.title.x"),
    ({"Title": 1}, "where.Title"),
    ({"title": {}}, "where.title"),
    ({"title": {"regex": "x"}}, "where.title.regex"),
    ({"title": {"$eq": "x"}}, "where.title.$eq"),
    ({"title": {"like": "x"}}, "where.title.like"),
    ({"title": {"in": "x"}}, "where.title.in"),
    ({"title": {"nin": None}}, "where.title.nin"),
    ({"title": {"exists": "yes"}}, "where.title.exists"),
    ({"title": {"contains": "x" * 10_001}}, "where.title.contains"),
    ({"and": {}}, "where.and"),
    ({"and": []}, "where.and"),
    ({"or": []}, "where.or"),
    ({"or": [1]}, "where.or[0]"),
    ({"or": [{"title": 1}, {"and": [{"colour": 1}]}]}, "where.or[1].and[0].colour"),
    ({"not": []}, "where.not"),
    ({"not": {"x": 1}}, "where.not.x"),
    (nested(10), "where" + ".not" * 10),
    ({"and": [{"title": "x"}] * 101}, "where.and[100].title"),
    ({"title": {"in": ["x"] * 1001}}, "where.title.in"),
    ({"and": [{"title": {"in": ["x"] * 501}}] * 2}, "where.and[1].title.in"),
]


@pytest.mark.parametrize(("where", "place"), REFUSED)
def test_a_mistake_is_refused_with_its_place(where: Json, place: str) -> None:
    with pytest.raises(SubgraphError) as caught:
        parse_where(where)
    assert caught.value.code == "VALIDATION_ERROR"
    assert (caught.value.details or {})["field"] == place


@pytest.mark.parametrize(
    "where", [None, {}, nested(9), {"and": [{"title": "x"}] * 100}, {"title": {"in": ["x"] * 1000}}]
)
def test_what_is_just_allowed_is_read(where: Json) -> None:
    parse_where(where)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2024-01-15T10:30:00Z", "2024-01-15T10:30:00Z"),
        ("2024-01-15T10:30:00.999Z", "2024-01-15T10:30:00Z"),
        ("2024-01-15t10:30:00z", "2024-01-15T10:30:00Z"),
        ("2024-01-15T11:30:00+01:00", "2024-01-15T10:30:00Z"),
        ("2024-01-15 10:30:00", "2024-01-15T10:30:00Z"),
        ("2024-01-15", "2024-01-15T00:00:00Z"),
        ("0001-01-01T00:00:00+01:00", None),
        ("2024-02-30", None),
        ("2024-W03", None),
        ("20240115", None),
        ("now", None),
        ("", None),
    ],
)
def test_moments_are_read_as_seconds_in_utc(written: str, text: str | None) -> None:
    assert moment_text(written) == text


METADATA: Json = {"a": {"b": 1, "c": {"d": None}}, "title": "T", "list": [1]}

ROWS: list[tuple[Json, Json]] = [
    (["id", "title"], {"id": "1", "title": "Title"}),
    (["metadata.a.b"], {"metadata": {"a": {"b": 1}}}),
    (
        ["metadata.a.b", "metadata.a.c.d", "metadata.title"],
        {"metadata": {"a": {"b": 1, "c": {"d": None}}, "title": "T"}},
    ),
    (["metadata.a.x", "metadata.list.0"], {"metadata": {"a": {"x": None}, "list": {"0": None}}}),
    (["metadata"], {"metadata": METADATA}),
    (["metadata", "metadata.a.x"], {"metadata": METADATA}),
    (["metadata.a", "metadata.a.x"], {"metadata": {"a": {"b": 1, "c": {"d": None}}}}),
    (["id", "id"], {"id": "1"}),
]


@pytest.mark.parametrize(("select", "row"), ROWS)
def test_selected_fields_are_nested_again(select: Json, row: Json) -> None:
    values: dict[Column, Json] = dict.fromkeys(Column, None) | {Column.ID: "1", Column.TITLE: "Title"}
    assert compile_row(parse_select(select))(values, METADATA) == row


@pytest.mark.parametrize("names", [[], ["x"], [5], ["title"] * 101, ["content"]])
def test_what_cannot_be_selected_is_refused(names: Json) -> None:
    with pytest.raises(SubgraphError) as caught:
        parse_select(names)
    assert (caught.value.details or {})["field"] == "select"


def test_at_most_ten_fields_sort() -> None:
    assert len(parse_order([("title", True)] * 10)) == 10
    with pytest.raises(SubgraphError):
        parse_order([("title", True)] * 11)
    with pytest.raises(SubgraphError):
        parse_field("x" * 256, "orderBy")

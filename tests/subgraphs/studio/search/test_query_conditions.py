"""Typed conditions say what `where` says: the same truth table, on both databases; and each is one thing only."""

from typing import Any

import pytest

from tests.subgraphs.studio.search.conftest import QUERY, Client
from tests.subgraphs.studio.search.test_query_truth import PLACES, TABLE, VALUES, heads

Json = Any  # JSON values

UNTYPED = object()
"""What types do not let anybody ask, such as whether a size is a text."""

NUMBERS, MOMENTS, IDS = {"size", "version"}, {"created_at", "updated_at"}, {"id", "parent_id"}
EXACT = 2**53


def typed(where: Json) -> Json:
    """A `where` as a typed condition."""
    parts = [member(name, value) for name, value in where.items()]
    if UNTYPED in parts or not parts:
        return UNTYPED
    return parts[0] if len(parts) == 1 else {"and": parts}


def member(name: str, value: Json) -> Json:
    if name == "not":
        inner = typed(value)
        return UNTYPED if inner is UNTYPED else {"not": inner}
    if name in ("and", "or"):
        inners = [typed(one) for one in value]
        return UNTYPED if UNTYPED in inners else {name: inners}
    comparisons = value if isinstance(value, dict) else {"eq": value}
    parts = [compared(name, operator, operand) for operator, operand in comparisons.items()]
    if UNTYPED in parts:
        return UNTYPED
    return parts[0] if len(parts) == 1 else {"and": parts}


def compared(name: str, operator: str, operand: Json) -> Json:
    if name.startswith("metadata."):
        asked = of_metadata(operator, operand)
        path = name.removeprefix("metadata.")
        return UNTYPED if asked is UNTYPED else {"metadata": {"path": path, "is": asked}}
    if name in ("metadata", "user_id") or not fits(name, operator, operand):
        return UNTYPED
    head, *rest = name.split("_")
    return {head + "".join(map(str.capitalize, rest)): of_column(operator, operand)}


def of_column(operator: str, operand: Json) -> Json:
    if operand is None:
        return {"isNull": operator == "eq"}
    return {"startsWith" if operator == "starts_with" else operator: operand}


def fits(name: str, operator: str, operand: Json) -> bool:
    operands = operand if isinstance(operand, list) else [operand]
    if name in IDS:
        allowed = {"eq", "ne", "in", "nin"}
        return operator in allowed and all(one is None or isinstance(one, str) for one in operands)
    if name in MOMENTS:
        moments = all(isinstance(one, str) and len(one) > 19 for one in operands)
        return operator not in ("in", "nin", "contains", "starts_with", "exists") and moments
    if name in NUMBERS:
        return operator not in ("contains", "starts_with") and all(is_exact(one) for one in operands)
    return operator != "exists" and all(isinstance(one, str) for one in operands)


def is_exact(operand: Json) -> bool:
    """Whether a Float can say it: GraphQL refuses whole numbers that would lose precision."""
    return isinstance(operand, float) or (type(operand) is int and abs(operand) < EXACT)


def of_metadata(operator: str, operand: Json) -> Json:
    if operator == "exists":
        return {"exists": operand}
    if operand is None:
        return {"isNull": operator == "eq"} if operator in ("eq", "ne") else UNTYPED
    if isinstance(operand, bool) and operator == "eq":
        return {"boolean": operand}
    if isinstance(operand, str):
        return {"text": of_column(operator, operand)}
    if is_exact(operand) and operator not in ("contains", "starts_with"):
        return {"number": {operator: operand}}
    return {operator: operand} if operator in ("eq", "ne", "in", "nin", "contains") else UNTYPED


async def test_the_truth_table_holds_for_typed_conditions(indexed: Client) -> None:
    await indexed.index(*heads(), {"number": 99, "owner": "bob", "metadata": {"x": 1}})
    cases = [({"metadata.x": condition}, passed) for condition, passed in TABLE] + PLACES
    said = [(condition, passed) for where, passed in cases if (condition := typed(where or {})) is not UNTYPED]
    assert len(said) > 0.7 * len(cases)
    wrong = []
    for condition, passed in said:
        answer = await indexed.query(condition=condition, select=["id"], limit=1000)
        if (found := {int(row["id"][:8]) for row in answer["rows"]}) != passed:
            wrong.append((condition, found ^ passed))
    assert wrong == []


async def test_both_forms_hold_where_both_are_given(indexed: Client) -> None:
    await indexed.index(*heads())
    rows = await indexed.rows({"metadata.x": {"gt": 0}}, condition={"size": {"lte": 6}}, select=["size"])
    assert [row["size"] for row in rows] == [5, 6]
    assert len(await indexed.rows(condition={"createdAt": {"lt": "2024-01-03T00:00:00.9+00:00"}})) == 3


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ({"and": []}, "condition.and"),
        ({"metadata": {"path": "", "is": {"exists": True}}}, "condition.metadata."),
        ({"or": [{"metadata": {"path": 'a"', "is": {"exists": True}}}]}, 'condition.or[0].metadata.a"'),
        ({"title": {"eq": "x" * 10_001}}, "condition.title.eq"),
        ({"id": {"in": ["x"] * 1001}}, "condition.id.in"),
        ({"or": [{"title": {"eq": "x"}}] * 101}, "condition.or[100].title.eq"),
    ],
)
async def test_what_no_type_forbids_is_refused_by_its_place(indexed: Client, condition: Json, field: str) -> None:
    refusal = await indexed.refusal(QUERY, input={"condition": condition})
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", field)


async def test_conditions_are_nested_ten_deep(indexed: Client) -> None:
    await indexed.index(*heads())
    condition: Json = {"size": {"eq": 3}}
    for _ in range(9):
        condition = {"not": condition}
    assert len(await indexed.rows(condition=condition)) == len(VALUES) - 1
    refusal = await indexed.refusal(QUERY, input={"condition": {"not": condition}})
    assert refusal.details["field"] == "condition" + ".not" * 10


@pytest.mark.parametrize("condition", [{"size": {"eq": 1, "ne": 2}}, {}, {"size": {}}, {"title": None}])
async def test_a_condition_is_one_thing(indexed: Client, condition: Json) -> None:
    assert (await indexed.refusal(QUERY, input={"condition": condition})).code == "VALIDATION_ERROR"

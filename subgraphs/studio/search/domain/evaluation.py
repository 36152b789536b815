"""Blobs in memory and a checked query come in; what the query's conditions and order mean goes out, without a database.

The same rules as the SQL of `repository/conditions.py` and `repository/query_rows.py`: queries of the past are answered
by these, and the tests hold the databases against them (D-30).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, assert_never

from subgraphs.studio.search.domain.conditions import (
    AllOf,
    AnyOf,
    Compares,
    Comparison,
    Condition,
    Contains,
    Exists,
    Negation,
    OneOf,
    Relation,
    StartsWith,
)
from subgraphs.studio.search.domain.fields import Column, Field, MetadataPath
from subgraphs.studio.search.domain.json_values import Json, JsonObject, Kind, canonical_text, kind_of, storable
from subgraphs.studio.search.domain.query import OrderKey


class _Missing:
    """What stands where a blob has nothing."""


_MISSING: Final = _Missing()
_Value: TypeAlias = Json | _Missing
_SortKey: TypeAlias = tuple[float, str]


@dataclass(frozen=True, slots=True)
class DescribedBlob:
    """What queries may ask of a blob: moments are texts in UTC to the second."""

    columns: Mapping[Column, Json]
    metadata: JsonObject


def holds(condition: Condition, blob: DescribedBlob) -> bool:
    """Whether a condition is true of a blob."""
    match condition:
        case AllOf(conditions):
            return all(holds(one, blob) for one in conditions)
        case AnyOf(conditions):
            return any(holds(one, blob) for one in conditions)
        case Negation(other):
            return not holds(other, blob)
        case _:
            return _is_true(condition, _value_of(condition.field, blob))


def in_order(blobs: Iterable[DescribedBlob], order: Sequence[OrderKey]) -> list[DescribedBlob]:
    """The blobs sorted by the keys, then by creation and id. Those without a key's field come last either way."""
    ordered = sorted(blobs, key=lambda blob: (str(blob.columns[Column.CREATED_AT]), str(blob.columns[Column.ID])))
    for key in reversed(order):
        ranked = {id(blob): _rank_of(_value_of(key.field, blob)) for blob in ordered}
        ordered.sort(key=lambda blob: ranked[id(blob)][1], reverse=key.descending)
        ordered.sort(key=lambda blob: ranked[id(blob)][0])
    return ordered


def _rank_of(value: _Value) -> tuple[int, _SortKey]:
    """Numbers, texts and truth values each among themselves, before everything else."""
    if isinstance(value, bool):
        return 2, (value, "")
    if isinstance(value, int | float):
        return 0, (value, "")
    return (1, (0, value)) if isinstance(value, str) else (3, (0, ""))


def _value_of(field: Field, blob: DescribedBlob) -> _Value:
    if isinstance(field, Column):
        return blob.columns[field]
    assert isinstance(field, MetadataPath)  # noqa: S101 - there are no others
    value: Json = blob.metadata
    for key in field.keys:
        if not isinstance(value, dict) or key not in value:
            return _MISSING
        value = value[key]
    return value


def _is_true(comparison: Comparison, value: _Value) -> bool:
    if isinstance(value, _Missing):
        return False
    match comparison:
        case OneOf(_, values):
            return any(_same(value, one) for one in values)
        case Compares(_, relation, bound):
            return kind_of(value) is kind_of(bound) and _compare(relation, value, bound)
        case Contains(_, part) if isinstance(value, str):
            return isinstance(part, str) and part in value
        case Contains(_, part):
            return isinstance(value, list) and any(_same(element, part) for element in value)
        case StartsWith(_, text):
            return isinstance(value, str) and value.startswith(text)
        case Exists():
            return True
        case _:
            assert_never(comparison)


def _same(one: Json, other: Json) -> bool:
    if kind_of(one) is not kind_of(other):
        return False
    if kind_of(one) in (Kind.ARRAY, Kind.OBJECT):
        return canonical_text(storable(one)) == canonical_text(storable(other))
    return one == other


def _compare(relation: Relation, value: Any, bound: Any) -> bool:  # Any: two numbers or two texts
    match relation:
        case Relation.GREATER:
            return bool(value > bound)
        case Relation.GREATER_OR_EQUAL:
            return bool(value >= bound)
        case Relation.LESS:
            return bool(value < bound)
        case Relation.LESS_OR_EQUAL:
            return bool(value <= bound)

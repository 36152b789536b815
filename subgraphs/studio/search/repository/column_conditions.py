"""What a query asks of a field that every blob has comes in, SQL on its column goes out."""

from collections.abc import Callable, Sequence
from typing import Any, Final, assert_never

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from subgraphs.studio.search.domain.conditions import (
    Compares,
    Comparison,
    Contains,
    Exists,
    OneOf,
    Relation,
    StartsWith,
)
from subgraphs.studio.search.domain.fields import NULLABLE, NUMBERS, Column
from subgraphs.studio.search.domain.json_values import Json, Kind
from subgraphs.studio.search.models import DocumentRow
from subgraphs.studio.search.repository.comparisons import Operand, among, by_kind, compared
from subgraphs.studio.search.repository.json_places import JsonPlaces

COLUMNS: Final[dict[Column, InstrumentedAttribute[Any]]] = {  # Any: columns of every type
    Column.ID: DocumentRow.blob_id,
    Column.USER_ID: DocumentRow.owner_id,
    Column.TITLE: DocumentRow.title,
    Column.CONTENT_TYPE: DocumentRow.content_type,
    Column.SIZE: DocumentRow.size,
    Column.VERSION: DocumentRow.version,
    Column.PARENT_ID: DocumentRow.parent_id,
    Column.CREATED_BY: DocumentRow.created_by,
    Column.CREATED_AT: DocumentRow.created_at,
    Column.UPDATED_AT: DocumentRow.updated_at,
}


def compile_of_column(column: Column, comparison: Comparison, places: JsonPlaces) -> ColumnElement[bool]:
    """The expression: a column is always there, and only one of them may be null."""
    match comparison:
        case OneOf(_, values):
            return _among(column, values, places)
        case Compares(_, relation, value):
            return _compared(column, relation, value, places)
        case Contains(_, value):
            return _of_text(column, places.holds, value)
        case StartsWith(_, text):
            return _of_text(column, places.begins, text)
        case Exists():
            return true()
        case _:
            assert_never(comparison)


def _among(column: Column, values: Sequence[Json], places: JsonPlaces) -> ColumnElement[bool]:
    groups = by_kind(values)
    if column in NUMBERS:
        return among(COLUMNS[column], [places.number_value(number) for number in groups[Kind.NUMBER]])
    equal = _known(column, among(COLUMNS[column], groups[Kind.STRING]))
    return or_(COLUMNS[column].is_(None), equal) if column is NULLABLE and groups[Kind.NULL] else equal


def _compared(column: Column, relation: Relation, value: float | str, places: JsonPlaces) -> ColumnElement[bool]:
    if isinstance(value, str) is (column in NUMBERS):
        return false()
    operand = value if isinstance(value, str) else places.number_value(value)
    return _known(column, compared(COLUMNS[column], relation, operand))


def _of_text(column: Column, test: Callable[[Operand, str], ColumnElement[bool]], value: Json) -> ColumnElement[bool]:
    if column in NUMBERS or not isinstance(value, str):
        return false()
    return _known(column, test(COLUMNS[column], value))


def _known(column: Column, test: ColumnElement[bool]) -> ColumnElement[bool]:
    """The test, false where the column is null."""
    return and_(COLUMNS[column].is_not(None), test) if column is NULLABLE else test

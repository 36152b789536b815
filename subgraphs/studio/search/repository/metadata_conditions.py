"""What a query asks of a place in the metadata comes in, SQL on it goes out.

Word counts, statuses and tags stand in columns and a table of their own beside the metadata, whose indexes serve.
"""

from collections.abc import Sequence
from typing import Final, assert_never

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from subgraphs.studio.search.domain.conditions import (
    Compares,
    Comparison,
    Contains,
    Exists,
    OneOf,
    Relation,
    StartsWith,
)
from subgraphs.studio.search.domain.document import EXACT_NUMBERS, MAX_SHORT
from subgraphs.studio.search.domain.json_values import Json, Kind
from subgraphs.studio.search.models import DocumentRow, TagRow
from subgraphs.studio.search.repository.comparisons import among, by_kind, compared, guarded
from subgraphs.studio.search.repository.json_places import JsonPlaces, Keys

_WORD_COUNT: Final = ("word_count",)
_STATUS: Final = ("status",)
_TAGS: Final = ("tags",)


def compile_of_metadata(keys: Keys, comparison: Comparison, places: JsonPlaces) -> ColumnElement[bool]:
    """The expression: each test only for values of its kind."""
    match comparison:
        case OneOf(_, values):
            return _among(keys, values, places)
        case Compares(_, relation, value):
            return _compared(keys, relation, value, places)
        case Contains(_, value):
            return _contains(keys, value, places)
        case StartsWith(_, text):
            return guarded(places.is_kind(keys, Kind.STRING), places.begins(places.text(keys), text))
        case Exists():
            return places.exists(keys)
        case _:
            assert_never(comparison)


def _among(keys: Keys, values: Sequence[Json], places: JsonPlaces) -> ColumnElement[bool]:
    groups = by_kind(values)
    alternatives = []
    if groups[Kind.NUMBER]:
        alternatives.append(_number_among(keys, groups[Kind.NUMBER], places))
    if groups[Kind.STRING]:
        alternatives.append(_text_among(keys, groups[Kind.STRING], places))
    if groups[Kind.BOOLEAN]:
        truth = among(places.truth(keys), [int(truth) for truth in groups[Kind.BOOLEAN]])
        alternatives.append(guarded(places.is_kind(keys, Kind.BOOLEAN), truth))
    if groups[Kind.NULL]:
        alternatives.append(guarded(places.is_kind(keys, Kind.NULL), true()))
    alternatives += [
        guarded(places.is_kind(keys, kind), places.whole_among(keys, groups[kind]))
        for kind in (Kind.ARRAY, Kind.OBJECT)
        if groups[kind]
    ]
    return or_(false(), *alternatives)


def _number_among(keys: Keys, numbers: Sequence[float], places: JsonPlaces) -> ColumnElement[bool]:
    if keys == _WORD_COUNT and all(_is_exact(number) for number in numbers):
        return and_(DocumentRow.word_count.is_not(None), among(DocumentRow.word_count, numbers))
    equal = among(places.number(keys), [places.number_value(number) for number in numbers])
    return guarded(places.is_kind(keys, Kind.NUMBER), equal)


def _text_among(keys: Keys, texts: Sequence[str], places: JsonPlaces) -> ColumnElement[bool]:
    if keys == _STATUS and all(len(text) <= MAX_SHORT for text in texts):
        return and_(DocumentRow.status.is_not(None), among(DocumentRow.status, texts))
    return guarded(places.is_kind(keys, Kind.STRING), among(places.text(keys), texts))


def _compared(keys: Keys, relation: Relation, value: float | str, places: JsonPlaces) -> ColumnElement[bool]:
    if isinstance(value, str):
        return guarded(places.is_kind(keys, Kind.STRING), compared(places.text(keys), relation, value))
    if keys == _WORD_COUNT and _is_exact(value):
        return and_(DocumentRow.word_count.is_not(None), compared(DocumentRow.word_count, relation, float(value)))
    test = compared(places.number(keys), relation, places.number_value(value))
    return guarded(places.is_kind(keys, Kind.NUMBER), test)


def _contains(keys: Keys, value: Json, places: JsonPlaces) -> ColumnElement[bool]:
    """An element of an array, or a part of a text."""
    if keys == _TAGS and isinstance(value, str) and len(value) <= MAX_SHORT:
        tagged = exists().where(TagRow.number == DocumentRow.number, TagRow.tag == value)
        written = and_(DocumentRow.tags_text.is_not(None), places.holds(DocumentRow.tags_text, value))
        return or_(tagged, written)
    element = guarded(places.is_kind(keys, Kind.ARRAY), places.has_element(keys, value))
    if not isinstance(value, str):
        return element
    return or_(element, guarded(places.is_kind(keys, Kind.STRING), places.holds(places.text(keys), value)))


def _is_exact(number: float) -> bool:
    return -EXACT_NUMBERS < number < EXACT_NUMBERS

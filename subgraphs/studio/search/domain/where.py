"""The JSON of a query's `where` comes in, its checked condition goes out, or the place of its first mistake (D-30).

{"content_type": {"in": ["text/plain"]}, "metadata.words": {"gte": 100, "lt": 500}}      all of them
{"and": [...]}   {"or": [...]}   {"not": {...}}                                          in any combination
{"metadata.status": "review"}                                                            a bare value is `eq`
"""

from collections.abc import Callable, Mapping
from typing import Final

from subgraphs.studio.search.domain.conditions import (
    ALWAYS,
    NEVER,
    AllOf,
    AnyOf,
    Compares,
    Condition,
    Contains,
    Exists,
    Negation,
    OneOf,
    Relation,
    StartsWith,
)
from subgraphs.studio.search.domain.fields import MOMENTS, Field, parse_field
from subgraphs.studio.search.domain.json_values import Json, storable
from subgraphs.studio.search.domain.moments import moment_text
from subgraphs.studio.search.errors import invalid_input

MAX_DEPTH: Final = 10
MAX_CONDITIONS: Final = 100
MAX_VALUES: Final = 1000
MAX_TEXT: Final = 10_000


def parse_where(where: Json, place: str = "where") -> Condition:
    """The condition of a `where`; absent or null lets everything pass. VALIDATION_ERROR names the place in `place`."""
    return ALWAYS if where is None else _Parser().object(where, place, 1)


class _Parser:
    """Counts what one query may contain only so often."""

    def __init__(self) -> None:
        self._conditions = 0
        self._values = 0

    def object(self, value: Json, place: str, depth: int) -> Condition:
        """An object: all of its members must hold."""
        if not isinstance(value, dict):
            raise invalid_input(place, "A condition is an object")
        return _all_of([self._member(key, part, f"{place}.{key}", depth) for key, part in value.items()])

    def _member(self, key: str, value: Json, place: str, depth: int) -> Condition:
        if key not in ("and", "or", "not"):
            return self._field(parse_field(key, place), value, place)
        if depth >= MAX_DEPTH:
            raise invalid_input(place, f"Conditions are nested at most {MAX_DEPTH} deep")
        if key == "not":
            return Negation(self.object(value, place, depth + 1))
        if not isinstance(value, list) or not value:
            raise invalid_input(place, f"'{key}' takes an array of at least one condition")
        parts = [self.object(part, f"{place}[{index}]", depth + 1) for index, part in enumerate(value)]
        return _all_of(parts) if key == "and" else AnyOf(tuple(parts))

    def _field(self, field: Field, value: Json, place: str) -> Condition:
        if not isinstance(value, dict):
            return self._operator(field, "eq", value, place)
        if not value:
            raise invalid_input(place, f"A comparison needs an operator: {', '.join(_OPERATORS)}")
        return _all_of([self._operator(field, name, operand, f"{place}.{name}") for name, operand in value.items()])

    def _operator(self, field: Field, name: str, operand: Json, place: str) -> Condition:
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise invalid_input(place, f"A query has at most {MAX_CONDITIONS} conditions")
        if name not in _OPERATORS:
            raise invalid_input(place, f"There is no operator '{name}'; the operators are {', '.join(_OPERATORS)}")
        self._values += len(operand) if isinstance(operand, list) else 1
        if self._values > MAX_VALUES:
            raise invalid_input(place, f"A query has at most {MAX_VALUES} values")
        _check_length(operand, place)
        return _OPERATORS[name](field, storable(operand), place)


def _all_of(conditions: list[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions))


def _check_length(operand: Json, place: str) -> None:
    for text in operand if isinstance(operand, list) else [operand]:
        if isinstance(text, str) and len(text) > MAX_TEXT:
            raise invalid_input(place, f"A text to compare with has at most {MAX_TEXT} characters")


def _equals(field: Field, operand: Json, _place: str) -> Condition:
    return _among(field, [operand])


def _one_of(field: Field, operand: Json, place: str) -> Condition:
    if not isinstance(operand, list):
        raise invalid_input(place, "'in' and 'nin' take an array of values")
    return _among(field, operand)


def _among(field: Field, values: list[Json]) -> Condition:
    if field in MOMENTS:
        values = [moment for value in values if isinstance(value, str) and (moment := moment_text(value))]
    return OneOf(field, tuple(values)) if values else NEVER


def _compares(relation: Relation) -> "_Builder":
    def build(field: Field, operand: Json, _place: str) -> Condition:
        if field in MOMENTS and isinstance(operand, str):
            operand = moment_text(operand)
        if isinstance(operand, str | int | float) and not isinstance(operand, bool):
            return Compares(field, relation, operand)
        return NEVER  # null, truth values, arrays and objects have no order

    return build


def _contains(field: Field, operand: Json, _place: str) -> Condition:
    return Contains(field, operand)


def _starts_with(field: Field, operand: Json, _place: str) -> Condition:
    return StartsWith(field, operand) if isinstance(operand, str) else NEVER


def _exists(field: Field, operand: Json, place: str) -> Condition:
    if not isinstance(operand, bool):
        raise invalid_input(place, "'exists' takes true or false")
    return Exists(field) if operand else Negation(Exists(field))


def _negated(build: "_Builder") -> "_Builder":
    return lambda field, operand, place: Negation(build(field, operand, place))


_Builder = Callable[[Field, Json, str], Condition]

_OPERATORS: Final[Mapping[str, _Builder]] = {
    "eq": _equals,
    "ne": _negated(_equals),
    "gt": _compares(Relation.GREATER),
    "gte": _compares(Relation.GREATER_OR_EQUAL),
    "lt": _compares(Relation.LESS),
    "lte": _compares(Relation.LESS_OR_EQUAL),
    "in": _one_of,
    "nin": _negated(_one_of),
    "contains": _contains,
    "starts_with": _starts_with,
    "exists": _exists,
}

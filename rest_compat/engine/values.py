"""A GraphQL type comes in; a reader goes out that makes its variable value of JSON, or of the text of a query or form.

A reader is called with a value and returns what GraphQL expects, or raises `InvalidValueError` naming the field. What
a type does not say (ranges, lengths, which ids exist) is the graph's to judge. Items of a list whose type has a field
`unreadable: {field, reason}` fail alone: what is wrong with one goes to the graph in its place.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLScalarType,
    get_named_type,
    is_required_input_field,
)

from rest_compat.engine.client import Json
from rest_compat.engine.errors import InvalidValueError
from rest_compat.engine.naming import Spelling, label, rest_name

Reader = Callable[[Json], Json]
Check = Callable[[Json], bool]
Nullable = GraphQLScalarType | GraphQLEnumType | GraphQLInputObjectType | GraphQLList[GraphQLInputType]

_MAX_INT = 2**31
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a family speaks: the spelling of names, words for enum values before the lower case of their names, and
    the headers that fill variables."""

    spelling: Spelling
    words: Mapping[str, Mapping[str, str]]
    headers: Mapping[str, str]

    def read_words(self, enum: GraphQLEnumType) -> dict[str, str]:
        """Word in a request → value of the enum: the family's own words first, then the graph's."""
        own = dict(self.words.get(enum.name, {}))
        return own | {name.lower(): name for name in enum.values if name.lower() not in own}


def _is_date_time(value: Json) -> bool:
    if not isinstance(value, str) or _DATE_TIME.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


def _is_integer(value: Json) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# Scalar → (check of a JSON value, constraint, end of the sentence). Scalars that are not named take any value.
_SCALARS: Mapping[str, tuple[Check, str, str]] = {
    "Int": (lambda value: _is_integer(value) and -_MAX_INT <= value < _MAX_INT, "integer", "must be an integer"),
    "BigInt": (_is_integer, "integer", "must be an integer"),
    "Float": (_is_number, "number", "must be a number"),
    "String": (lambda value: isinstance(value, str), "string", "must be a string"),
    "ID": (lambda value: isinstance(value, str), "string", "must be a string"),
    "Boolean": (lambda value: isinstance(value, bool), "boolean", "must be true or false"),
    "DateTime": (_is_date_time, "date-time", "must be a date and time such as 2026-01-20T12:00:00Z"),
    "URL": (lambda value: isinstance(value, str) and _URL.fullmatch(value) is not None, "url", "must be a URL"),
}


def json_reader(kind: GraphQLInputType, field: str, spoken: Spoken) -> Reader:
    """Read a value of a JSON body. `field` is its name in error answers."""
    nullable, required = _unwrap(kind)
    match nullable:
        case GraphQLList():
            item, alone = json_reader(nullable.of_type, field, spoken), _fails_alone(get_named_type(nullable))
            nulls = alone or not isinstance(nullable.of_type, GraphQLNonNull)
            read = _list_reader(_telling(item, field) if alone else item, field, nulls=nulls)
        case GraphQLEnumType():
            read = _enum_reader(spoken.read_words(nullable), field)
        case GraphQLInputObjectType():
            read = _object_reader(nullable, field, spoken)
        case _:
            read = _scalar_reader(nullable.name, field)
    return _null_aware(read, field, required=required)


def text_reader(kind: GraphQLInputType, field: str, spoken: Spoken) -> Reader:
    """Read the texts that a query or form gives under one name: a list of them, of which the last counts."""
    nullable, _ = _unwrap(kind)
    if isinstance(nullable, GraphQLList):
        item = _one_text_reader(nullable.of_type, field, spoken)
        return lambda texts: [item(word) for text in texts for part in text.split(",") if (word := part.strip())]
    read = _one_text_reader(nullable, field, spoken)
    return lambda texts: read(texts[-1])


def readable_as_text(kind: GraphQLInputType) -> bool:
    """Whether a query can carry a value of the type."""
    named = get_named_type(kind)
    return not isinstance(named, GraphQLInputObjectType) or _sort_fields(named) is not None


def fields_of(kind: GraphQLInputObjectType) -> dict[str, GraphQLInputField]:
    """The fields of an object that requests can say."""
    alone = _fails_alone(kind)
    return {name: field for name, field in kind.fields.items() if not (alone and name == _UNREADABLE)}


def missing(field: str) -> InvalidValueError:
    """A value that must be there is not."""
    return InvalidValueError(field, "required", f"{label(field)} is required")


def _unwrap(kind: GraphQLInputType) -> tuple[Nullable, bool]:
    return (kind.of_type, True) if isinstance(kind, GraphQLNonNull) else (kind, False)


def _null_aware(read: Reader, field: str, *, required: bool) -> Reader:
    def read_or_null(value: Json) -> Json:
        if value is None:
            if required:
                raise missing(field)
            return None
        return read(value)

    return read_or_null


def _scalar_reader(scalar: str, field: str) -> Reader:
    if scalar not in _SCALARS:
        return lambda value: value
    check, constraint, ending = _SCALARS[scalar]

    def read(value: Json) -> Json:
        if not check(value):
            raise InvalidValueError(field, constraint, f"{label(field)} {ending}")
        return int(value) if constraint == "integer" else value

    return read


def _list_reader(item: Reader, field: str, *, nulls: bool) -> Reader:
    named = field or "body"

    def read(value: Json) -> Json:
        if not isinstance(value, list):
            raise InvalidValueError(named, "array", f"{label(named)} must be an array")
        if None in value and not nulls:
            raise InvalidValueError(named, "required", f"{label(named)} must not contain null")
        return [item(entry) for entry in value]

    return read


def _fails_alone(kind: GraphQLNamedType) -> bool:
    """Whether what is wrong with an object of this type is told to the graph in its place."""
    if not isinstance(kind, GraphQLInputObjectType) or _UNREADABLE not in kind.fields:
        return False
    told = get_named_type(kind.fields[_UNREADABLE].type)
    return isinstance(told, GraphQLInputObjectType) and set(told.fields) == {"field", "reason"}


def _telling(item: Reader, field: str) -> Reader:
    """Read an item of the list `field`, or say what is wrong with it: where it is an object, with which of its keys."""

    def told(named: str, reason: str) -> Json:
        return {_UNREADABLE: {"field": named, "reason": reason}}

    def read(value: Json) -> Json:
        if not isinstance(value, dict):
            return told(field, f"Each of {label(field).lower()} must be an object")
        try:
            return item(value)
        except InvalidValueError as error:
            return told(error.field.removeprefix(f"{field}."), error.sentence)

    return read


def _enum_reader(words: Mapping[str, str], field: str) -> Reader:
    def read(value: Json) -> Json:
        name = words.get(value) if isinstance(value, str) else None
        if name is None:
            known = ", ".join(words)
            raise InvalidValueError(field, f"one of {known}", f"{label(field)} must be one of: {known}")
        return name

    return read


def _object_reader(kind: GraphQLInputObjectType, field: str, spoken: Spoken) -> Reader:
    """Read an object key by key; keys that the type does not have are left out, absent ones stay absent."""
    path = f"{field}." if field else ""
    entries = []
    for name, definition in fields_of(kind).items():
        outside = rest_name(name, spoken.spelling)
        read_field = json_reader(definition.type, path + outside, spoken)
        entries.append((outside, name, read_field, is_required_input_field(definition)))

    def read(value: Json) -> Json:
        if not isinstance(value, dict):
            raise InvalidValueError(field or "body", "object", f"{label(field or 'body')} must be an object")
        result = {}
        for outside, name, read_field, required in entries:
            if outside in value:
                result[name] = read_field(value[outside])
            elif required:
                raise missing(path + outside)
        return result

    return read


def _one_text_reader(kind: GraphQLInputType, field: str, spoken: Spoken) -> Reader:
    nullable, _ = _unwrap(kind)
    if isinstance(nullable, GraphQLInputObjectType):
        return _sort_reader(nullable, field, spoken)
    read = json_reader(nullable, field, spoken)
    scalar = get_named_type(nullable).name
    if scalar == "Boolean":
        return lambda text: read(_TRUTH.get(text, text))
    if scalar in ("Int", "BigInt"):
        return lambda text: read(int(text) if _INTEGER.fullmatch(text) else text)
    if scalar == "Float":
        return lambda text: read(float(text) if _NUMBER.fullmatch(text) else text)
    if scalar == "JSON":
        return lambda text: _parsed(text, field)
    return read


def _parsed(text: str, field: str) -> Json:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise InvalidValueError(field, "json", f"{label(field)} must be JSON") from None


def _sort_fields(kind: GraphQLInputObjectType) -> tuple[GraphQLEnumType, GraphQLEnumType] | None:
    """The enums of an input with exactly the fields `field` and `direction`: the form of every sort order."""
    if set(kind.fields) != {"field", "direction"}:
        return None
    by, direction = (get_named_type(kind.fields[name].type) for name in ("field", "direction"))
    return (by, direction) if isinstance(by, GraphQLEnumType) and isinstance(direction, GraphQLEnumType) else None


def sort_words(kind: GraphQLInputObjectType, spoken: Spoken) -> list[str]:
    """The words by which a sort order can be named, without their signs."""
    enums = _sort_fields(kind)
    return [] if enums is None else list(spoken.read_words(enums[0]))


def _sort_reader(kind: GraphQLInputObjectType, field: str, spoken: Spoken) -> Reader:
    """Read `created_at` as ascending and `-created_at` as descending order."""
    enums = _sort_fields(kind)
    if enums is None:
        raise TypeError(f"{kind.name} cannot be read from text")
    read_field = _enum_reader(spoken.read_words(enums[0]), field)

    def read(text: Json) -> Json:
        descending = text.startswith("-")
        return {"field": read_field(text.removeprefix("-")), "direction": "DESC" if descending else "ASC"}

    return read

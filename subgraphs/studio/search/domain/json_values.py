"""JSON values come in; their kinds, their one comparable text and their copies that every database stores go out."""

from enum import Enum
from typing import Final, TypeAlias

import orjson

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
JsonObject: TypeAlias = dict[str, Json]

_EXACT_INTEGERS: Final = 2**53


class Kind(Enum):
    """The kinds of JSON values: values of two kinds are never equal, and neither is before the other."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    ARRAY = "array"
    OBJECT = "object"


def kind_of(value: Json) -> Kind:
    """The kind of a value."""
    if value is None:
        return Kind.NULL
    if isinstance(value, bool):
        return Kind.BOOLEAN
    if isinstance(value, int | float):
        return Kind.NUMBER
    if isinstance(value, str):
        return Kind.STRING
    return Kind.ARRAY if isinstance(value, list) else Kind.OBJECT


def storable(value: Json) -> Json:
    """The value as every database can hold it: without NUL in texts, and whole numbers without a fraction.

    PostgreSQL refuses NUL; and `1.0` and `1` are one number, so that equal values have equal texts.
    """
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable_text(key): storable(item) for key, item in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_INTEGERS:
        return int(value)
    return value


def storable_text(text: str) -> str:
    """The text with NUL replaced, which PostgreSQL cannot hold, and lone surrogates, which UTF-8 cannot say."""
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def canonical_text(value: Json) -> str:
    """The text of a storable value: equal values have equal texts, whatever the order of their keys was."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def read_object(text: str) -> JsonObject:
    """The object that a stored text holds."""
    value: JsonObject = orjson.loads(text)
    return value

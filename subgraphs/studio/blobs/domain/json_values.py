"""JSON values come in, their one stored text, their copies and their comparisons go out."""

from typing import TypeAlias

import orjson

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
JsonObject: TypeAlias = dict[str, Json]


def json_bytes(value: Json) -> bytes:
    """Compact UTF-8 JSON. ValueError for what JSON cannot say: lone surrogates, integers beyond 64 bits, 255 levels."""
    try:
        return orjson.dumps(value)
    except TypeError as error:
        raise ValueError(str(error)) from error


def parse_json(text: bytes | str) -> Json:
    """The value of a JSON text. ValueError where it is none."""
    value: Json = orjson.loads(text)
    return value


def parse_object(text: bytes | str) -> JsonObject:
    """The object that a stored JSON text holds."""
    value = parse_json(text)
    if not isinstance(value, dict):
        raise TypeError("the JSON text holds no object")
    return value


def same_json(one: Json, other: Json) -> bool:
    """Equality as RFC 6902 section 4.6 defines it: numbers by value, and true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return (type(one) is type(other) and one == other) or _same_number(one, other)


def _same_number(one: Json, other: Json) -> bool:
    return isinstance(one, int | float) and isinstance(other, int | float) and one == other


def depth_of(value: Json) -> int:
    """How many containers lie within one another: 0 for a scalar, 1 for a flat object or array."""
    depth = 0
    level: list[Json] = [value]
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [child for item in level for child in (item.values() if isinstance(item, dict) else item)]
    return depth

"""Literals of SDL in, plain values out; and back to text.

Strings become `str`, enum values `EnumLiteral`, lists tuples, objects dicts: equal literals make equal values.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
)


class EnumLiteral(str):
    """An enum value; a class of its own, so that it never equals the string of the same letters."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EnumLiteral) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


Value: TypeAlias = "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | None"


def read_value(node: ValueNode) -> Value:
    """Turn a literal into a plain value. A variable, which SDL does not allow, reads as null."""
    match node:
        case StringValueNode():
            return node.value
        case EnumValueNode():
            return EnumLiteral(node.value)
        case BooleanValueNode():
            return node.value
        case IntValueNode():
            return int(node.value)
        case FloatValueNode():
            return float(node.value)
        case ListValueNode():
            return tuple(read_value(item) for item in node.values or ())
        case ObjectValueNode():
            return {item.name.value: read_value(item.value) for item in node.fields or ()}
        case _:
            return None


def print_value(value: Value) -> str:
    """Write a value as a literal."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case EnumLiteral():
            return str.__str__(value)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
        case Mapping():
            return "{" + ", ".join(f"{key}: {print_value(item)}" for key, item in value.items()) + "}"
        case _:
            return "[" + ", ".join(print_value(item) for item in value) + "]"


def same_value(left: Value, right: Value) -> bool:
    """Compare as GraphQL does: the order of an object's fields does not matter, true is not 1."""
    match left, right:
        case (bool(), _) | (_, bool()):
            return left is right
        case Mapping(), Mapping():
            return left.keys() == right.keys() and all(same_value(left[key], right[key]) for key in left)
        case tuple(), tuple():
            return len(left) == len(right) and all(map(same_value, left, right))
        case _:
            return left == right

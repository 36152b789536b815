"""Argument nodes in, their text out, without spaces to spare."""

import json
from collections.abc import Iterable

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    ConstValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)


def sort_arguments(arguments: Iterable[ArgumentNode] | None) -> tuple[ArgumentNode, ...]:
    """Put arguments in the order of their names: those that mean the same look the same then."""
    return tuple(sorted(arguments or (), key=lambda argument: argument.name.value))


def print_arguments(arguments: Iterable[ArgumentNode]) -> str:
    """Print arguments with the parentheses; nothing where there are none."""
    texts = [f"{argument.name.value}:{print_value(argument.value)}" for argument in arguments]
    return f"({','.join(texts)})" if texts else ""


def print_value(node: ValueNode | ConstValueNode) -> str:
    """Print a value."""
    match node:
        case VariableNode():
            return f"${node.name.value}"
        case IntValueNode() | FloatValueNode() | EnumValueNode():
            return node.value
        case StringValueNode():
            return json.dumps(node.value, ensure_ascii=False)
        case BooleanValueNode():
            return "true" if node.value else "false"
        case NullValueNode():
            return "null"
        case ListValueNode():
            return f"[{','.join(print_value(each) for each in node.values or ())}]"
        case ObjectValueNode():
            fields = ",".join(f"{each.name.value}:{print_value(each.value)}" for each in node.fields or ())
            return f"{{{fields}}}"
        case _:
            raise TypeError(f"{node.kind} is no value.")

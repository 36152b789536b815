"""Literals: text in, plain values out, and back."""

import pytest
from graphql import parse_value

from gateway.sdl.values import EnumLiteral, Value, print_value, read_value, same_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("true", True),
        ("12", 12),
        ("1.5", 1.5),
        ('"a\\"b"', 'a"b'),
        ("RED", EnumLiteral("RED")),
        ("[1, RED]", (1, EnumLiteral("RED"))),
        ('{a: 1, b: {c: "x"}}', {"a": 1, "b": {"c": "x"}}),
    ],
)
def test_a_literal_is_read_and_printed_alike(text: str, value: Value) -> None:
    assert read_value(parse_value(text)) == value
    assert print_value(value) == text


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        (True, 1, False),
        ("RED", EnumLiteral("RED"), False),
        ((1, 2), (2, 1), False),
        ((1, {"a": None}), (1, {"a": None}), True),
    ],
)
def test_values_are_compared_as_graphql_does(left: Value, right: Value, same: bool) -> None:
    assert same_value(left, right) is same

"""Variables that do not fit: values in, sentences that speak of them as clients wrote them out."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse

from gateway.execution.variables import BadVariablesError, Variables

SCHEMA = build_schema("""
type Query { a(f: Float, id: ID): Int }
enum Color { RED }
input Box { size: Int! color: Color label: String = "none" inner: Box }
input One @oneOf { a: Int b: Int }
scalar JSON
""")


def messages(type_: str, values: dict[str, Any]) -> list[str]:
    """Coerce a variable `v` of a type; give what its errors say after naming it."""
    (operation,) = parse(f"query($v: {type_}) {{ a }}").definitions
    assert isinstance(operation, OperationDefinitionNode)
    with pytest.raises(BadVariablesError) as caught:
        Variables(SCHEMA, operation).coerce(values)
    return [str(error["message"]).removeprefix("Variable '$v' has invalid value") for error in caught.value.errors]


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("Int", True, [": true is no Int."]),
        ("Int", "x", [': "x" is no Int.']),
        ("Int", 2**31, [": 2147483648 is no Int, for it has more than 32 bits."]),
        ("Int", [1], [": [1] is no Int."]),
        ("Float", {"it's": None}, [': {"it\'s": null} is no Float.']),
        ("String", False, [": false is no String."]),
        ("ID", 1.5, [": 1.5 is no ID."]),
        ("Boolean", 0, [": 0 is no Boolean."]),
        ("Color", "GREEN", [": \"GREEN\" is no value of the enum 'Color'."]),
        ("Color", 1, [": 1 is no value of the enum 'Color'."]),
        ("Int!", None, [": A value of type 'Int!' must not be null."]),
        ("[Int!]", [1, None, "é"], [" at [1]: A value of type 'Int!' must not be null.", ' at [2]: "é" is no Int.']),
        ("[Int!]", "x", [': "x" is no Int.']),
        ("Box", "x", [": \"x\" is no object of the type 'Box'."]),
        ("Box", {}, [": The field 'size' of the type 'Box' must be given."]),
        ("Box", {"size": None}, [" at .size: A value of type 'Int!' must not be null."]),
        ("Box", {"size": 1, "weight": 2}, [": The type 'Box' has no field 'weight'."]),
        ("[[Box]]", [[{"size": 1, "inner": {"size": "q"}}]], [' at [0][0].inner.size: "q" is no Int.']),
        ("One", {"a": 1, "b": 2}, [": Exactly one field of the type 'One' must be given, and not be null."]),
        ("One", {"a": None}, [": Exactly one field of the type 'One' must be given, and not be null."]),
        ("One", {}, [": Exactly one field of the type 'One' must be given, and not be null."]),
    ],
)
def test_every_part_that_does_not_fit_is_named_in_json(type_: str, value: object, expected: list[str]) -> None:
    assert messages(type_, {"v": value}) == expected


def test_a_variable_that_must_be_given_is_missed() -> None:
    assert messages("Int!", {}) == [": A value of type 'Int!' must be given."]


def test_values_that_nest_too_deeply_are_refused_as_a_mistake_of_the_client() -> None:
    nested: list[Any] = []
    for _ in range(5000):
        nested = [nested]
    assert messages("JSON", {"v": nested}) == ["The variables are nested too deeply."]


def test_no_more_errors_are_told_than_anybody_reads() -> None:
    assert len(messages("[Int]", {"v": ["x"] * 1000})) == 50

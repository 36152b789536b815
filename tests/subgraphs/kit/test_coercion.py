"""Refused variables are told with their field and the rule that they break."""

from typing import Any

import pytest
from graphql import build_schema, parse
from graphql.execution import Executor

from subgraphs.kit.coercion import refused_value

_SCHEMA = build_schema("""
    input Thing { name: String! kinds: [Kind!]! = [A] inner: Thing count: Int id: ID }
    enum Kind { A B }
    type Query { ask(thing: Thing!, page: Int): Boolean }
""")
_DOCUMENT = parse("query Q($thing: Thing!, $page: Int) { ask(thing: $thing, page: $page) }")


@pytest.mark.parametrize(
    ("variables", "field", "constraint"),
    [
        ({}, "thing", "required"),
        ({"thing": None}, "thing", "required"),
        ({"thing": 3}, "thing", "type"),
        ({"thing": {}}, "name", "required"),
        ({"thing": {"name": None}}, "name", "required"),
        ({"thing": {"name": 7}}, "name", "type"),
        ({"thing": {"name": {"to include required field 'x'": 1}}}, "name", "type"),
        ({"thing": {"name": "n", "kinds": ["C"]}}, "kinds", "enum"),
        ({"thing": {"name": "n", "kinds": [3]}}, "kinds", "enum"),
        ({"thing": {"name": "n", "kinds": [None]}}, "kinds", "required"),
        ({"thing": {"name": "n", "colour": "red"}}, "colour", "unknown"),
        ({"thing": {"name": "n", "id": [1]}}, "id", "type"),
        ({"thing": {"name": "n", "inner": {"name": "n", "count": 1.5}}}, "count", "type"),
        ({"thing": {"name": "n"}, "page": "3"}, "page", "type"),
        ({"thing": {"name": "n"}, "page": 2**40}, "page", "type"),
    ],
)
def test_the_field_and_the_rule_are_read(variables: dict[str, Any], field: str, constraint: str) -> None:
    (error,) = Executor.build(_SCHEMA, _DOCUMENT, raw_variable_values=variables)  # type: ignore[misc]  # a list of errors
    assert refused_value(error.message) == {"field": field, "constraint": constraint}


@pytest.mark.parametrize("sentence", ["", "Title is required", "Variable '$thing' is odd"])
def test_other_sentences_say_nothing_of_a_field(sentence: str) -> None:
    assert refused_value(sentence) is None

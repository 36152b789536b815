"""INVALID_SUBGRAPH_NAME: subgraphs in, codes out."""

import pytest

from gateway.composition.compose import SubgraphSource, compose


@pytest.mark.parametrize(("name", "codes"), [("_", {"INVALID_SUBGRAPH_NAME"}), ("_a", set()), ("a", set())])
def test_only_the_name_of_one_underscore_is_reserved(name: str, codes: set[str]) -> None:
    composition = compose([SubgraphSource(name, "http://a.example", "type Query { a: Int }")])
    assert {error.code for error in composition.errors} == codes

"""Arguments, variables and directives of the client on their way to subgraphs."""
# ruff: noqa: E501 - documents are sent in one line

from collections.abc import Callable

from graphql import parse, print_ast
from inline_snapshot import snapshot

from gateway.planning import Planner
from gateway.planning.plan import EntityFetch, Fetch, Sequence
from gateway.supergraph import Supergraph

Compose = Callable[[dict[str, str]], Supergraph]

SUBGRAPHS = {
    "a": """
      type Query { find(text: String, filter: Filter, sizes: [Size!], limit: Float, exact: Boolean): [Item] }
      type Item @key(fields: "id") { id: ID! }
      input Filter { names: [String] from: Int }
      enum Size { S L }
    """,
    "b": """
      type Item @key(fields: "id") { id: ID! price(currency: String, at: Int): Int }
    """,
}


def texts(supergraph: Supergraph, query: str) -> list[str]:
    """Documents of a plan that is one sequence. The text is the document."""
    node = Planner(supergraph).plan(parse(query)).node
    nodes = node.nodes if isinstance(node, Sequence) else (node,)
    found = []
    for each in nodes:
        assert isinstance(each, Fetch | EntityFetch)
        assert print_ast(parse(each.text)) == print_ast(each.document)
        found.append(each.text)
    return found


def test_values_of_all_kinds_are_passed_on(supergraph_of: Compose) -> None:
    query = """{
      find(
        text: "a \\"quoted\\" text", filter: {names: ["x", null], from: -1}, sizes: [S, L], limit: 1.5, exact: true
      ) { id }
    }"""
    assert texts(supergraph_of(SUBGRAPHS), query) == snapshot(
        [
            'query{find(exact:true,filter:{names:["x",null],from:-1},limit:1.5,sizes:[S,L],text:"a \\"quoted\\" text"){id}}'
        ]
    )


def test_only_variables_that_a_fetch_uses_are_declared(supergraph_of: Compose) -> None:
    query = """query Find($text: String = "x", $names: [String] = ["y"], $c: String!, $representations: Int) {
      find(text: $text, filter: {names: $names}) { price(currency: $c, at: $representations) }
    }"""
    assert texts(supergraph_of(SUBGRAPHS), query) == snapshot(
        [
            'query Find__a__0($text:String="x",$names:[String]=["y"]){find(filter:{names:$names},text:$text){id}}',
            "query Find__b__1($_representations:[_Any!]!,$c:String!,$representations:Int){_entities(representations:$_representations){...on Item{price(at:$representations,currency:$c)}}}",
        ]
    )


def test_arguments_in_another_order_ask_for_the_same(supergraph_of: Compose) -> None:
    query = '{ find { price(currency: "EUR", at: 1) price(at: 1, currency: "EUR") } }'
    assert texts(supergraph_of(SUBGRAPHS), query) == snapshot(
        [
            "query{find{id}}",
            'query($representations:[_Any!]!){_entities(representations:$representations){...on Item{price(at:1,currency:"EUR")}}}',
        ]
    )


def test_directives_of_the_subgraphs_are_passed_on(supergraph_of: Compose) -> None:
    query = "query ($why: String) { find { price @slow(reason: $why) id @slow } }"
    subgraphs = {name: f"{SUBGRAPHS[name]} directive @slow(reason: String) on FIELD" for name in SUBGRAPHS}
    assert texts(supergraph_of(subgraphs), query) == snapshot(
        [
            "query{find{id id@slow}}",
            "query($representations:[_Any!]!,$why:String){_entities(representations:$representations){...on Item{price@slow(reason:$why)}}}",
        ]
    )

"""Fetches that do not start at the root of the answer, and arguments that come from further up."""

from dataclasses import replace

from gateway.execution.transport import Json, SubgraphRequest
from gateway.planning.plan import ContextChoice, ContextValue, Entities, Sequence
from tests.gateway.execution.by_hand import Client, entity_fetch, fetch, keyed, path

API = """
type Query { version: String  must: Int!  shops: [Shop]  place: Place }
type Mutation { save: Saved  saves: [Saved] }
type Saved { id: ID  query: Query }
union Place = Shop | House
type Shop { id: ID!  locale: String  products: [Product]  best: Product }
type House { country: String  product: Product }
type Product { id: ID!  name: String  size: Int }
"""


async def test_a_query_inside_a_mutation_s_answer_is_asked_after_it(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "mutation { saves { id } }", kind="mutation"),
            replace(fetch("b", "{ version }"), path=path("saves.@.query")),
        )
    )
    query = "mutation { saves { id query { version } } }"
    data = {"saves": [{"id": 1, "query": {}}, None, {"id": 2, "query": {}}]}
    response = await client.run(API, query, node, kind="mutation", a={"data": data}, b={"data": {"version": "v"}})
    shown = {"version": "v"}
    assert response.data == {"saves": [{"id": "1", "query": shown}, None, {"id": "2", "query": shown}]}
    response = await client.run(API, query, node, kind="mutation", a={"data": {"saves": None}}, b={})
    assert response.data == {"saves": None}
    assert client.subgraphs["b"].asked == []


async def test_errors_of_a_fetch_inside_an_answer_stand_inside_it(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "mutation { saves { id } }", kind="mutation"),
            replace(fetch("b", "{ version must }"), path=path("saves.@.query")),
        )
    )
    query = "mutation { saves { query { version must } } }"
    data: Json = {"saves": [{"query": {}}, {"query": {}}]}
    errors = [{"message": "No.", "path": ["must"]}]
    response = await client.run(API, query, node, kind="mutation", a={"data": data}, b={"data": None, "errors": errors})
    assert response.data == {"saves": [{"query": None}, {"query": None}]}
    assert [error["path"] for error in response.errors] == [["saves", number, "query", "must"] for number in (0, 1)]
    data = {"saves": [{"query": {}}, {"query": {}}]}
    response = await client.run(
        API, query, node, kind="mutation", a={"data": data}, b={"data": None, "errors": [{"message": "No."}]}
    )
    assert [error["path"] for error in response.errors] == [["saves", 0, "query", "version"]]


NAME = """query($representations: [_Any!]!, $locale: String) {
  _entities(representations: $representations) { ... on Product { name(language: $locale) } }
}"""


def products(target: str, above: int, *choices: ContextChoice) -> Entities:
    context = ContextValue("locale", above, choices)
    return Entities("_entities", "representations", (path(target),), (keyed("Product", "id"),), contexts=(context,))


def named(request: SubgraphRequest) -> Json:
    locale, sent = request.variables["locale"], request.variables["representations"]
    return {"data": {"_entities": [{"name": f"{row['id']}-{locale}"} for row in sent]}}


async def test_objects_are_asked_with_the_value_above_them(client: Client) -> None:
    part = products("shops.@.products.@", 2, ContextChoice((), ("settings", "locale")))
    size = entity_fetch(
        "c",
        "{ ... on Product { size } }",
        replace(products("shops.@.products.@", 0), contexts=()),
    )
    node = Sequence((fetch("a", "{ shops { id } }"), size, entity_fetch("b", NAME, part)))
    shops = [
        {"settings": {"locale": "en"}, "products": [{"id": "1"}, {"id": "2"}]},
        {"settings": {"locale": "de"}, "products": [{"id": "1"}, {"id": None}]},
        {"settings": {"locale": "en"}, "products": [{"id": "2"}, {"id": "3"}, None]},
        {"settings": None, "products": [{"id": "1"}]},
        None,
    ]
    sizes = {"data": {"_entities": [{"size": number} for number in (1, 2, 3)]}}
    response = await client.run(
        API, "{ shops { products { name size } } }", node, a={"data": {"shops": shops}}, b=named, c=sizes
    )
    assert response.data == {
        "shops": [
            {"products": [{"name": "1-en", "size": 1}, {"name": "2-en", "size": 2}]},
            {"products": [{"name": "1-de", "size": 1}, {"name": None, "size": None}]},
            {"products": [{"name": "2-en", "size": 2}, {"name": "3-en", "size": 3}, None]},
            {"products": [{"name": "1-None", "size": 1}]},
            None,
        ]
    }
    asked = [
        (row["locale"], [sent["id"] for sent in row["representations"]]) for row in client.subgraphs["b"].variables
    ]
    assert asked == [("en", ["1", "2", "3"]), ("de", ["1"]), (None, ["1"])]


async def test_the_type_above_says_where_the_value_stands(client: Client) -> None:
    choices = (ContextChoice(("Shop",), ("locale",)), ContextChoice(("House",), ("country",)))
    node = Sequence(
        (
            fetch("a", "{ place { __typename } }"),
            entity_fetch("b", NAME, products("place|House.product", 1, *choices)),
        )
    )
    query = "{ place { ... on House { product { name } } } }"
    for holder, name in (("House", {"product": {"name": "1-CH"}}), ("Shop", {})):
        data = {"place": {"__typename": holder, "country": "CH", "locale": "en", "product": {"id": "1"}}}
        response = await client.run(API, query, node, a={"data": data}, b=named)
        assert response.data == {"place": name}


async def test_an_error_of_one_request_stands_at_its_own_objects(client: Client) -> None:
    def failing(request: SubgraphRequest) -> Json:
        if request.variables["locale"] == "de":
            return {"data": {"_entities": [None]}, "errors": [{"message": "No.", "path": ["_entities", 0, "name"]}]}
        return named(request)

    part = products("shops.@.best", 2, ContextChoice((), ("locale",)))
    node = Sequence((fetch("a", "{ shops { id } }"), entity_fetch("b", NAME, part)))
    shops = [{"locale": locale, "best": {"id": "1"}} for locale in ("en", "de", "fr")]
    response = await client.run(API, "{ shops { best { name } } }", node, a={"data": {"shops": shops}}, b=failing)
    assert response.data == {"shops": [{"best": {"name": name}} for name in ("1-en", None, "1-fr")]}
    assert [error["path"] for error in response.errors] == [["shops", 1, "best", "name"]]

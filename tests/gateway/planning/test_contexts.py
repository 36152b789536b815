"""@fromContext: arguments that the gateway fills from an object further up."""

from collections.abc import Callable

from graphql import parse
from inline_snapshot import snapshot

from gateway.planning import Planner
from gateway.supergraph import Supergraph
from tests.gateway.planning.world import World

PlanText = Callable[..., str]
Compose = Callable[[dict[str, str]], Supergraph]


def test_the_value_is_fetched_above_and_sent_as_a_variable(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { shop: Shop }
          type Shop @key(fields: "id") @context(name: "shop") { id: ID! products: [Product] locale: String! }
          type Product @key(fields: "id") {
            id: ID! name(upper: Boolean, language: String @fromContext(field: "$shop { locale }")): String
          }
        """,
        "b": """
          type Query { ping: Int }
          type Product @key(fields: "id") { id: ID! size: Int }
        """,
    }
    assert plan_text(subgraphs, "{ shop { products { name(upper: true) size } } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        shop {
          products {
            id
          }
          locale
        }
      }
    }
    Parallel {
      Fetch(service: "a") {
        Flatten(path: "shop.products.@") {
          {
            ... on Product {
              __typename: Product
              id
            }
          } =>
          {
            ... on Product {
              name(upper: true, language: $_context__Product_name_language)
            }
          }
          Context(path: "shop.locale" => $_context__Product_name_language)
        }
      }
      Fetch(service: "b") {
        Flatten(path: "shop.products.@") {
          {
            ... on Product {
              __typename: Product
              id
            }
          } =>
          {
            ... on Product {
              size
            }
          }
        }
      }
    }
  }
}
""")


def test_a_context_of_several_types_has_a_value_for_each(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { place: Place }
          union Place @context(name: "place") = Shop | House
          type Shop @key(fields: "id") { id: ID! product: Product currency: String! }
          type House @key(fields: "id") { id: ID! product: Product country: String! }
          type Product @key(fields: "id") {
            id: ID!
            price(where: String @fromContext(field: "$place ... on Shop { currency } ... on House { country }")): Int
          }
        """,
        "b": "type Query { ping: Int }",
    }
    query = "{ place { ... on Shop { product { price } } ... on House { product { price } } } }"
    assert plan_text(subgraphs, query) == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        place {
          __typename
          ... on Shop {
            product {
              id
            }
            currency
          }
          ... on House {
            country
            product {
              id
            }
          }
        }
      }
    }
    Parallel {
      Fetch(service: "a") {
        Flatten(path: "place|[Shop].product") {
          {
            ... on Product {
              __typename: Product
              id
            }
          } =>
          {
            ... on Product {
              price(where: $_context__Product_price_where)
            }
          }
          Context(path: "place|[Shop].currency" => $_context__Product_price_where)
          Context(path: "place|[House].country" => $_context__Product_price_where)
        }
      }
      Fetch(service: "a") {
        Flatten(path: "place|[House].product") {
          {
            ... on Product {
              __typename: Product
              id
            }
          } =>
          {
            ... on Product {
              price(where: $_context__Product_price_where)
            }
          }
          Context(path: "place|[Shop].currency" => $_context__Product_price_where)
          Context(path: "place|[House].country" => $_context__Product_price_where)
        }
      }
    }
  }
}
""")


async def test_each_object_gets_the_value_of_its_own_context(supergraph_of: Compose) -> None:
    supergraph = supergraph_of(
        {
            "a": """
              type Query { shop: Shop! shops: [Shop!]! }
              type Shop @key(fields: "id") @context(name: "shop") { id: ID! products: [Product!]! locale: String! }
              type Product @key(fields: "id") {
                id: ID! name(upper: Boolean, language: String @fromContext(field: "$shop { locale }")): String!
              }
            """,
            "b": 'type Query { ping: Int } type Product @key(fields: "id") { id: ID! size: Int }',
        }
    )
    document = parse("{ shop { products { size name } } shops { locale products { loud: name(upper: true) name } } }")
    world = World(supergraph)
    answer = await world.run(Planner(supergraph).plan(document), {})
    assert answer == world.expected(document, {})
    assert answer is not None
    locales = {shop["locale"] for shop in answer["shops"] if shop["products"]}
    assert locales <= {value for _, value in world.contexts}

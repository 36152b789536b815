"""Keys: compound, nested, several, in chains, not resolvable."""

from collections.abc import Callable

from graphql import parse
from inline_snapshot import snapshot

from gateway.planning import Planner, print_plan
from gateway.supergraph import read

PlanText = Callable[..., str]

PRODUCTS = {
    "products": 'type Query { products: [Product] } type Product @key(fields: "upc") { upc: ID! name: String }',
    "reviews": 'type Query { ping: Int } type Product @key(fields: "upc") { upc: ID! reviews: [String] }',
}


def test_a_field_of_another_subgraph_is_fetched_by_key(plan_text: PlanText) -> None:
    assert plan_text(PRODUCTS, "{ products { name reviews } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        products {
          name
          upc
        }
      }
    }
    Fetch(service: "reviews") {
      Flatten(path: "products.@") {
        {
          ... on Product {
            __typename: Product
            upc
          }
        } =>
        {
          ... on Product {
            reviews
          }
        }
      }
    }
  }
}
""")


def test_the_client_s_alias_serves_as_key(plan_text: PlanText) -> None:
    assert plan_text(PRODUCTS, "{ products { code: upc reviews } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        products {
          code: upc
        }
      }
    }
    Fetch(service: "reviews") {
      Flatten(path: "products.@") {
        {
          ... on Product {
            __typename: Product
            upc: code
          }
        } =>
        {
          ... on Product {
            reviews
          }
        }
      }
    }
  }
}
""")


def test_a_key_gets_another_name_where_the_client_uses_its_own_for_something_else(plan_text: PlanText) -> None:
    assert plan_text(PRODUCTS, "{ products { upc: name reviews } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        products {
          upc: name
          _upc_0: upc
        }
      }
    }
    Fetch(service: "reviews") {
      Flatten(path: "products.@") {
        {
          ... on Product {
            __typename: Product
            upc: _upc_0
          }
        } =>
        {
          ... on Product {
            reviews
          }
        }
      }
    }
  }
}
""")


def test_keys_are_found_over_several_subgraphs(plan_text: PlanText) -> None:
    subgraphs = {
        "emails": 'type Query { me: User } type User @key(fields: "email") { email: ID! }',
        "directory": 'type User @key(fields: "email") @key(fields: "id") { email: ID! id: ID! }',
        "names": 'type User @key(fields: "id") @key(fields: "number") { id: ID! number: Int! }',
        "photos": 'type User @key(fields: "number") { number: Int! photo: String }',
    }
    assert plan_text(subgraphs, "{ me { photo } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "emails") {
      {
        me {
          email
        }
      }
    }
    Fetch(service: "directory") {
      Flatten(path: "me") {
        {
          ... on User {
            __typename: User
            email
          }
        } =>
        {
          ... on User {
            id
          }
        }
      }
    }
    Fetch(service: "names") {
      Flatten(path: "me") {
        {
          ... on User {
            __typename: User
            id
          }
        } =>
        {
          ... on User {
            number
          }
        }
      }
    }
    Fetch(service: "photos") {
      Flatten(path: "me") {
        {
          ... on User {
            __typename: User
            number
          }
        } =>
        {
          ... on User {
            photo
          }
        }
      }
    }
  }
}
""")


def test_compound_and_nested_keys_bring_all_their_fields(plan_text: PlanText) -> None:
    subgraphs = {
        "shops": """
          type Query { item: Item }
          type Item @key(fields: "sku shop { id region { code } }") { sku: ID! shop: Shop! }
          type Shop { id: ID! @shareable region: Region @shareable }
          type Region { code: String @shareable }
        """,
        "stock": """
          type Item @key(fields: "sku shop { id region { code } }") { sku: ID! shop: Shop! count: Int }
          type Shop { id: ID! @shareable region: Region @shareable }
          type Region { code: String @shareable }
        """,
    }
    assert plan_text(subgraphs, "{ item { count } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "shops") {
      {
        item {
          sku
          shop {
            id
            region {
              code
            }
          }
        }
      }
    }
    Fetch(service: "stock") {
      Flatten(path: "item") {
        {
          ... on Item {
            __typename: Item
            sku
            shop {
              id
              region {
                code
              }
            }
          }
        } =>
        {
          ... on Item {
            count
          }
        }
      }
    }
  }
}
""")


def test_a_key_that_is_not_resolvable_is_no_way_in(plan_text: PlanText) -> None:
    subgraphs = {
        "a": 'type Query { user: User } type User @key(fields: "id") @key(fields: "name") { id: ID! name: String }',
        "b": """
          type User @key(fields: "id", resolvable: false) @key(fields: "name") {
            id: ID! @shareable name: String age: Int
          }
        """,
    }
    assert plan_text(subgraphs, "{ user { age } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        user {
          name
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "user") {
        {
          ... on User {
            __typename: User
            name
          }
        } =>
        {
          ... on User {
            age
          }
        }
      }
    }
  }
}
""")


def test_the_parent_is_fetched_again_where_a_value_has_no_key(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { product: Product }
          type Product @key(fields: "id") { id: ID! size: Size @shareable }
          type Size { width: Int @shareable }
        """,
        "b": """
          type Product @key(fields: "id") { id: ID! size: Size @shareable }
          type Size { width: Int @shareable height: Int }
        """,
    }
    assert plan_text(subgraphs, "{ product { size { width height } } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        product {
          id
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "product") {
        {
          ... on Product {
            __typename: Product
            id
          }
        } =>
        {
          ... on Product {
            size {
              width
              height
            }
          }
        }
      }
    }
  }
}
""")


def test_fetches_of_one_subgraph_and_wave_are_folded(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { one: Product two: [Product] other: User }
          type Product @key(fields: "id") { id: ID! }
          type User @key(fields: "id") { id: ID! }
        """,
        "b": """
          type Product @key(fields: "id") { id: ID! name: String price: Int }
          type User @key(fields: "id") { id: ID! name: String }
        """,
    }
    assert plan_text(subgraphs, "{ one { name } two { name } more: two { price } other { name } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        one {
          id
        }
        two {
          id
        }
        more: two {
          id
        }
        other {
          id
        }
      }
    }
    Fetch(service: "b") {
      Flatten(paths: "one", "two.@") {
        {
          ... on Product {
            __typename: Product
            id
          }
        } =>
        {
          ... on Product {
            name
          }
        }
      }
      Flatten(path: "more.@") {
        {
          ... on Product {
            __typename: Product
            id
          }
        } =>
        {
          ... on Product {
            price
          }
        }
      }
      Flatten(path: "other") {
        {
          ... on User {
            __typename: User
            id
          }
        } =>
        {
          ... on User {
            name
          }
        }
      }
    }
  }
}
""")


def test_of_shared_fields_the_fewest_calls_are_chosen(plan_text: PlanText) -> None:
    subgraphs = {
        "a": 'type Query { user: User } type User @key(fields: "id") { id: ID! }',
        "b": 'type User @key(fields: "id") { id: ID! name: String @shareable }',
        "c": 'type User @key(fields: "id") { id: ID! name: String @shareable age: Int @shareable }',
        "d": 'type User @key(fields: "id") { id: ID! age: Int @shareable photo: String name: String @shareable }',
    }
    assert plan_text(subgraphs, "{ user { name age photo } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        user {
          id
        }
      }
    }
    Fetch(service: "d") {
      Flatten(path: "user") {
        {
          ... on User {
            __typename: User
            id
          }
        } =>
        {
          ... on User {
            name
            age
            photo
          }
        }
      }
    }
  }
}
""")


def test_a_supergraph_of_the_first_join_version_is_planned_too() -> None:
    supergraph = read("""
      schema
        @core(feature: "https://specs.apollo.dev/core/v0.1")
        @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query }
      directive @core(feature: String!) repeatable on SCHEMA
      directive @join__owner(graph: join__Graph!) on OBJECT
      directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT
      directive @join__field(graph: join__Graph, requires: String, provides: String) on FIELD_DEFINITION
      directive @join__graph(name: String!, url: String!) on ENUM_VALUE
      enum join__Graph {
        ACCOUNTS @join__graph(name: "accounts", url: "")
        REVIEWS @join__graph(name: "reviews", url: "")
        SHOP @join__graph(name: "shop", url: "")
      }
      type Query { top: [Product] @join__field(graph: SHOP) reviews: [Review] @join__field(graph: REVIEWS) }
      type Product @join__owner(graph: SHOP)
        @join__type(graph: SHOP, key: "upc") @join__type(graph: REVIEWS, key: "upc") {
        upc: ID! @join__field(graph: SHOP)
        size: Size @join__field(graph: SHOP)
        reviews: [Review] @join__field(graph: REVIEWS, requires: "size { width }")
      }
      type Size { width: Int }
      type Review @join__owner(graph: REVIEWS) @join__type(graph: REVIEWS, key: "id") {
        id: ID! @join__field(graph: REVIEWS)
        author: User @join__field(graph: REVIEWS, provides: "name")
      }
      type User @join__owner(graph: ACCOUNTS)
        @join__type(graph: ACCOUNTS, key: "id") @join__type(graph: REVIEWS, key: "id") {
        id: ID! @join__field(graph: ACCOUNTS)
        name: String @join__field(graph: ACCOUNTS)
        age: Int @join__field(graph: ACCOUNTS)
      }
    """)
    query = parse("{ top { reviews { author { name } } } reviews { author { age } } }")
    assert print_plan(Planner(supergraph).plan(query)) == snapshot("""\
QueryPlan {
  Parallel {
    Sequence {
      Fetch(service: "shop") {
        {
          top {
            upc
            size {
              width
            }
          }
        }
      }
      Fetch(service: "reviews") {
        Flatten(path: "top.@") {
          {
            ... on Product {
              __typename: Product
              upc
              size {
                width
              }
            }
          } =>
          {
            ... on Product {
              reviews {
                author {
                  name
                }
              }
            }
          }
        }
      }
    }
    Sequence {
      Fetch(service: "reviews") {
        {
          reviews {
            author {
              id
            }
          }
        }
      }
      Fetch(service: "accounts") {
        Flatten(path: "reviews.@.author") {
          {
            ... on User {
              __typename: User
              id
            }
          } =>
          {
            ... on User {
              age
            }
          }
        }
      }
    }
  }
}
""")

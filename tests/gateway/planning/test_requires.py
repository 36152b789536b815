"""@requires: chains, circles, arguments, fragments, conditions."""

from collections.abc import Callable

from inline_snapshot import snapshot

PlanText = Callable[..., str]

PRODUCTS = """
  type Query { product: Product }
  type Product @key(fields: "id") { id: ID! price(currency: String): Int weight: Int media: Media }
  union Media = Photo | Film
  type Photo { width: Int @shareable }
  type Film { length: Int @shareable }
"""


def test_what_a_field_requires_is_fetched_first_and_sent_along(plan_text: PlanText) -> None:
    subgraphs = {
        "products": PRODUCTS,
        "shipping": """
          type Product @key(fields: "id") {
            id: ID! weight: Int @external cost: Int @requires(fields: "weight") free: Int
          }
        """,
    }
    assert plan_text(subgraphs, "{ product { cost free } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        product {
          id
          weight
        }
      }
    }
    Fetch(service: "shipping") {
      Flatten(path: "product") {
        {
          ... on Product {
            __typename: Product
            id
            weight
          }
        } =>
        {
          ... on Product {
            cost
            free
          }
        }
      }
    }
  }
}
""")


def test_requirements_in_a_chain_are_fetched_one_after_another(plan_text: PlanText) -> None:
    subgraphs = {
        "products": PRODUCTS,
        "b": """
          type Product @key(fields: "id") { id: ID! weight: Int @external b: Int @requires(fields: "weight") }
        """,
        "c": """
          type Product @key(fields: "id") { id: ID! b: Int @external c: Int @requires(fields: "b") }
        """,
    }
    assert plan_text(subgraphs, "{ product { c } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        product {
          id
          weight
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "product") {
        {
          ... on Product {
            __typename: Product
            id
            weight
          }
        } =>
        {
          ... on Product {
            b
          }
        }
      }
    }
    Fetch(service: "c") {
      Flatten(path: "product") {
        {
          ... on Product {
            __typename: Product
            id
            b
          }
        } =>
        {
          ... on Product {
            c
          }
        }
      }
    }
  }
}
""")


def test_two_subgraphs_may_require_fields_of_each_other(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { thing: Thing }
          type Thing @key(fields: "id") { id: ID! a1: Int b1: Int @external a2: Int @requires(fields: "b1") }
        """,
        "b": """
          type Thing @key(fields: "id") {
            id: ID! a1: Int @external b1: Int @requires(fields: "a1") a2: Int @external b2: Int @requires(fields: "a2")
          }
        """,
    }
    assert plan_text(subgraphs, "{ thing { b2 } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        thing {
          id
          a1
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "thing") {
        {
          ... on Thing {
            __typename: Thing
            id
            a1
          }
        } =>
        {
          ... on Thing {
            b1
          }
        }
      }
    }
    Fetch(service: "a") {
      Flatten(path: "thing") {
        {
          ... on Thing {
            __typename: Thing
            id
            b1
          }
        } =>
        {
          ... on Thing {
            a2
          }
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "thing") {
        {
          ... on Thing {
            __typename: Thing
            id
            a2
          }
        } =>
        {
          ... on Thing {
            b2
          }
        }
      }
    }
  }
}
""")


def test_requirements_with_other_arguments_than_the_client_s_get_another_name(plan_text: PlanText) -> None:
    subgraphs = {
        "products": PRODUCTS,
        "shipping": """
          type Product @key(fields: "id") {
            id: ID! price(currency: String): Int @external
            cost: Int @requires(fields: "price(currency: \\"USD\\")")
          }
        """,
    }
    assert plan_text(subgraphs, '{ product { price(currency: "EUR") cost } }') == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        product {
          price(currency: "EUR")
          id
          _price_0: price(currency: "USD")
        }
      }
    }
    Fetch(service: "shipping") {
      Flatten(path: "product") {
        {
          ... on Product {
            __typename: Product
            id
            price: _price_0
          }
        } =>
        {
          ... on Product {
            cost
          }
        }
      }
    }
  }
}
""")


def test_requirements_that_contradict_each_other_are_sent_apart(plan_text: PlanText) -> None:
    subgraphs = {
        "products": PRODUCTS,
        "shipping": """
          type Product @key(fields: "id") {
            id: ID! price(currency: String): Int @external
            here: Int @requires(fields: "price(currency: \\"USD\\")")
            there: Int @requires(fields: "price(currency: \\"EUR\\")")
          }
        """,
    }
    assert plan_text(subgraphs, "{ product { here there } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        product {
          id
          price(currency: "USD")
          _price_0: price(currency: "EUR")
        }
      }
    }
    Fetch(service: "shipping") {
      Flatten(path: "product") {
        {
          ... on Product {
            __typename: Product
            id
            price
          }
        } =>
        {
          ... on Product {
            here
          }
        }
      }
      Flatten(path: "product") {
        {
          ... on Product {
            __typename: Product
            id
            price: _price_0
          }
        } =>
        {
          ... on Product {
            there
          }
        }
      }
    }
  }
}
""")


def test_requirements_may_have_fragments(plan_text: PlanText) -> None:
    subgraphs = {
        "products": PRODUCTS,
        "shipping": """
          type Product @key(fields: "id") {
            id: ID! media: Media @external
            size: Int @requires(fields: "media { ... on Photo { width } ... on Film { length } }")
          }
          union Media = Photo | Film
          type Photo { width: Int @shareable }
          type Film { length: Int @shareable }
        """,
    }
    assert plan_text(subgraphs, "{ product { size } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        product {
          id
          media {
            __typename
            ... on Photo {
              width
            }
            ... on Film {
              length
            }
          }
        }
      }
    }
    Fetch(service: "shipping") {
      Flatten(path: "product") {
        {
          ... on Product {
            __typename: Product
            id
            media {
              __typename
              ... on Photo {
                width
              }
              ... on Film {
                length
              }
            }
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
""")


def test_a_conditional_requirement_does_not_hold_up_other_fields(plan_text: PlanText) -> None:
    subgraphs = {
        "a": 'type Query { product: Product } type Product @key(fields: "id") { id: ID! }',
        "b": 'type Product @key(fields: "id") { id: ID! weight: Int! }',
        "c": """
          type Product @key(fields: "id") {
            id: ID! weight: Int! @external cost: Int @requires(fields: "weight") free: Int
          }
        """,
    }
    assert plan_text(subgraphs, "query ($x: Boolean!) { product { free cost @include(if: $x) } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        product {
          id
        }
      }
    }
    Include(if: $x) {
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
              weight
            }
          }
        }
      }
    }
    Fetch(service: "c") {
      Flatten(path: "product") {
        {
          ... on Product {
            __typename: Product
            id
          }
        } =>
        {
          ... on Product {
            free
          }
        }
      }
      Include(if: $x) {
        Flatten(path: "product") {
          {
            ... on Product {
              __typename: Product
              id
              weight
            }
          } =>
          {
            ... on Product {
              cost
            }
          }
        }
      }
    }
  }
}
""")

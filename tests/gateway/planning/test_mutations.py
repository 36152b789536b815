"""Mutations: root fields one after another, neighbours of one subgraph in one fetch."""

from collections.abc import Callable

from inline_snapshot import snapshot

PlanText = Callable[..., str]

SUBGRAPHS = {
    "a": """
      type Query { me: User }
      type Mutation { rename(name: String!): User forget: Boolean }
      type User @key(fields: "id") { id: ID! name: String }
    """,
    "b": """
      type Mutation { grow(by: Int!): Grown }
      type Grown { user: User query: Query }
      type Query { users: [User] }
      type User @key(fields: "id") { id: ID! age: Int }
    """,
}


def test_root_fields_run_in_their_order(plan_text: PlanText) -> None:
    query = """mutation M($by: Int!) {
      rename(name: "x") { age } forget one: grow(by: $by) { user { name } } two: rename(name: "y") { name }
    }"""
    assert plan_text(SUBGRAPHS, query) == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        rename(name: "x") {
          id
        }
        forget
      }
    }
    Fetch(service: "b") {
      Flatten(path: "rename") {
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
    Fetch(service: "b") {
      {
        one: grow(by: $by) {
          user {
            id
          }
        }
      }
    }
    Fetch(service: "a") {
      Flatten(path: "one.user") {
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
    Fetch(service: "a") {
      {
        two: rename(name: "y") {
          name
        }
      }
    }
  }
}
""")


def test_the_query_root_can_be_entered_again_inside_a_payload(plan_text: PlanText) -> None:
    assert plan_text(SUBGRAPHS, "mutation { grow(by: 1) { query { users { age } me { name } } } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "b") {
      {
        grow(by: 1) {
          query {
            users {
              age
            }
          }
        }
      }
    }
    Flatten(path: "grow.query") {
      Fetch(service: "a") {
        {
          me {
            name
          }
        }
      }
    }
  }
}
""")

"""Subscriptions: one subgraph sends the events, others complete them."""

from collections.abc import Callable

from inline_snapshot import snapshot

PlanText = Callable[..., str]


def test_events_are_completed_by_other_subgraphs(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { ping: Int }
          type Subscription { reviewed: Review }
          type Review @key(fields: "id") { id: ID! }
        """,
        "b": 'type Review @key(fields: "id") { id: ID! body: String }',
    }
    assert plan_text(subgraphs, "subscription { reviewed { id body } }") == snapshot("""\
QueryPlan {
  Subscription {
    Primary {
      Fetch(service: "a") {
        {
          reviewed {
            id
          }
        }
      }
    }
    Rest {
      Fetch(service: "b") {
        Flatten(path: "reviewed") {
          {
            ... on Review {
              __typename: Review
              id
            }
          } =>
          {
            ... on Review {
              body
            }
          }
        }
      }
    }
  }
}
""")
    assert plan_text(subgraphs, "subscription { reviewed { id } }") == snapshot("""\
QueryPlan {
  Subscription {
    Primary {
      Fetch(service: "a") {
        {
          reviewed {
            id
          }
        }
      }
    }
  }
}
""")

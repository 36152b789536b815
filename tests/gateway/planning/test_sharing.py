"""Shared roots and values, overrides with and without labels."""

from collections.abc import Callable

from inline_snapshot import snapshot

PlanText = Callable[..., str]


def test_a_shared_root_is_entered_in_several_subgraphs_at_once(plan_text: PlanText) -> None:
    subgraphs = {
        "a": "type Query { product: Product @shareable } type Product { id: ID! @shareable name: String }",
        "b": "type Query { product: Product @shareable } type Product { id: ID! @shareable price: Int }",
    }
    assert plan_text(subgraphs, "{ product { id name price } }") == snapshot("""\
QueryPlan {
  Parallel {
    Fetch(service: "a") {
      {
        product {
          id
          name
        }
      }
    }
    Fetch(service: "b") {
      {
        product {
          price
        }
      }
    }
  }
}
""")


def test_entities_of_a_shared_root_are_fetched_in_parallel_but_lists_by_key(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { one: User @shareable all: [User] @shareable }
          type User @key(fields: "id") { id: ID! name: String }
        """,
        "b": """
          type Query { one: User @shareable all: [User] @shareable }
          type User @key(fields: "id") { id: ID! age: Int photo: Photo @shareable }
          type Photo { url: String @shareable }
        """,
    }
    assert plan_text(subgraphs, "{ one { name age } }") == snapshot("""\
QueryPlan {
  Parallel {
    Fetch(service: "a") {
      {
        one {
          name
        }
      }
    }
    Fetch(service: "b") {
      {
        one {
          age
        }
      }
    }
  }
}
""")
    assert plan_text(subgraphs, "{ all { name age } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        all {
          name
          id
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "all.@") {
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
""")


OVERRIDES = {
    "old": 'type Query { user: User } type User @key(fields: "id") { id: ID! name: String age: Int }',
    "new": """
      type User @key(fields: "id") {
        id: ID! name: String @override(from: "old") age: Int @override(from: "old", label: "percent(5)")
      }
    """,
}


def test_an_overridden_field_moves(plan_text: PlanText) -> None:
    assert plan_text(OVERRIDES, "{ user { name } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "old") {
      {
        user {
          id
        }
      }
    }
    Fetch(service: "new") {
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
          }
        }
      }
    }
  }
}
""")


def test_a_labelled_override_moves_where_its_label_is_on(plan_text: PlanText) -> None:
    assert plan_text(OVERRIDES, "{ user { age } }") == snapshot("""\
QueryPlan {
  Fetch(service: "old") {
    {
      user {
        age
      }
    }
  }
}
""")
    assert plan_text(OVERRIDES, "{ user { age } }", frozenset({"percent(5)", "other"})) == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "old") {
      {
        user {
          id
        }
      }
    }
    Fetch(service: "new") {
      Flatten(path: "user") {
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
""")


def test_inaccessible_fields_serve_as_keys_and_requirements(plan_text: PlanText) -> None:
    subgraphs = {
        "a": 'type Query { user: User } type User @key(fields: "id") { id: ID! @inaccessible size: Int @inaccessible }',
        "b": """
          type User @key(fields: "id") { id: ID! @inaccessible size: Int @external age: Int @requires(fields: "size") }
        """,
    }
    assert plan_text(subgraphs, "{ user { age } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        user {
          id
          size
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "user") {
        {
          ... on User {
            __typename: User
            id
            size
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

"""@interfaceObject: an object here, an interface elsewhere, in both directions."""

from collections.abc import Callable

from inline_snapshot import snapshot

PlanText = Callable[..., str]

ACCOUNTS = {
    "a": """
      type Query { admin: Admin everyone: [Account] }
      interface Account @key(fields: "id") { id: ID! }
      type Admin implements Account @key(fields: "id") { id: ID! level: Int }
      type Guest implements Account @key(fields: "id") { id: ID! }
    """,
    "b": """
      type Query { accounts: [Account] }
      type Account @key(fields: "id") @interfaceObject { id: ID! name: String }
    """,
    "c": 'type Account @key(fields: "id") @interfaceObject { id: ID! photo: String }',
}


def test_fields_of_all_types_need_no_type(plan_text: PlanText) -> None:
    assert plan_text(ACCOUNTS, "{ accounts { id name } }") == snapshot("""\
QueryPlan {
  Fetch(service: "b") {
    {
      accounts {
        id
        name
      }
    }
  }
}
""")


def test_the_type_is_asked_where_it_is_known(plan_text: PlanText) -> None:
    assert plan_text(ACCOUNTS, "{ accounts { __typename name } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "b") {
      {
        accounts {
          id
          name
        }
      }
    }
    Fetch(service: "a") {
      Flatten(path: "accounts.@") {
        {
          ... on Account {
            __typename: Account
            id
          }
        } =>
        {
          ... on Account {
            __typename
          }
        }
      }
    }
  }
}
""")


def test_fields_of_one_type_need_the_type_first(plan_text: PlanText) -> None:
    assert plan_text(ACCOUNTS, "{ accounts { ... on Admin { level name } } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "b") {
      {
        accounts {
          id
        }
      }
    }
    Fetch(service: "a") {
      Flatten(path: "accounts.@") {
        {
          ... on Account {
            __typename: Account
            id
          }
        } =>
        {
          ... on Account {
            __typename
            ... on Admin {
              level
              id
            }
          }
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "accounts.@") {
        {
          ... on Admin {
            __typename: Account
            id
          }
        } =>
        {
          ... on Account {
            name
          }
        }
      }
    }
  }
}
""")


def test_an_object_of_a_known_type_is_sent_as_the_interface(plan_text: PlanText) -> None:
    assert plan_text(ACCOUNTS, "{ admin { name } everyone { name } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        admin {
          id
        }
        everyone {
          __typename
          id
        }
      }
    }
    Fetch(service: "b") {
      Flatten(paths: "admin", "everyone.@") {
        {
          ... on Account {
            __typename: Account
            id
          }
        } =>
        {
          ... on Account {
            name
          }
        }
      }
    }
  }
}
""")


def test_one_interface_object_leads_to_another(plan_text: PlanText) -> None:
    assert plan_text(ACCOUNTS, "{ accounts { photo } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "b") {
      {
        accounts {
          id
        }
      }
    }
    Fetch(service: "c") {
      Flatten(path: "accounts.@") {
        {
          ... on Account {
            __typename: Account
            id
          }
        } =>
        {
          ... on Account {
            photo
          }
        }
      }
    }
  }
}
""")


def test_a_typename_that_is_not_true_is_dropped(plan_text: PlanText) -> None:
    assert plan_text(ACCOUNTS, "{ accounts { id @include(if: false) } }") == snapshot("""\
QueryPlan {
  Fetch(service: "b") {
    {
      accounts {
        __typename
      }
    }
    DropTypename(path: "accounts.@")
  }
}
""")

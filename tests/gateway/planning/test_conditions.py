"""@skip and @include: on fields, and on whole fetches where nothing else is in them."""

from collections.abc import Callable

from inline_snapshot import snapshot

PlanText = Callable[..., str]

USERS = {
    "a": 'type Query { user: User me: User } type User @key(fields: "id") { id: ID! name: String }',
    "b": 'type User @key(fields: "id") { id: ID! age: Int photo: String }',
}


def test_a_fetch_of_one_condition_runs_only_where_it_holds(plan_text: PlanText) -> None:
    query = "query ($x: Boolean!) { user { name ... @include(if: $x) { age photo } } }"
    assert plan_text(USERS, query) == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        user {
          name
          id
        }
      }
    }
    Include(if: $x) {
      Fetch(service: "b") {
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
              photo
            }
          }
        }
      }
    }
  }
}
""")


def test_different_conditions_stay_on_the_fields(plan_text: PlanText) -> None:
    query = "query ($x: Boolean!, $y: Boolean!) { user { age @include(if: $x) photo @skip(if: $y) } }"
    assert plan_text(USERS, query) == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        user {
          id
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "user") {
        {
          ... on User {
            __typename: User
            id
          }
        } =>
        {
          ... on User {
            age @include(if: $x)
            photo @skip(if: $y)
          }
        }
      }
    }
  }
}
""")


def test_folded_entities_keep_their_own_condition(plan_text: PlanText) -> None:
    query = "query ($x: Boolean!) { user { age @include(if: $x) } me { photo } }"
    assert plan_text(USERS, query) == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        user {
          id
        }
        me {
          id
        }
      }
    }
    Fetch(service: "b") {
      Include(if: $x) {
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
      Flatten(path: "me") {
        {
          ... on User {
            __typename: User
            id
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


def test_conditions_of_one_kind_are_nested(plan_text: PlanText) -> None:
    query = "query ($x: Boolean!, $y: Boolean!) { user { id ... @include(if: $x) { name @include(if: $y) } } }"
    assert plan_text(USERS, query) == snapshot("""\
QueryPlan {
  Fetch(service: "a") {
    {
      user {
        id
        ... @include(if: $y) {
          name @include(if: $x)
        }
      }
    }
  }
}
""")


def test_conditions_that_are_constant_or_contradict_each_other_are_decided(plan_text: PlanText) -> None:
    query = """query ($x: Boolean!) {
      user { name @include(if: true) age @skip(if: true) ... @include(if: $x) { photo @skip(if: $x) } }
    }"""
    assert plan_text(USERS, query) == snapshot("""\
QueryPlan {
  Fetch(service: "a") {
    {
      user {
        name
      }
    }
  }
}
""")


def test_a_field_asked_for_with_and_without_a_condition_is_asked_for_always(plan_text: PlanText) -> None:
    query = "query ($x: Boolean!) { user { age @include(if: $x) age } }"
    assert plan_text(USERS, query) == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        user {
          id
        }
      }
    }
    Fetch(service: "b") {
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


def test_a_root_fetch_may_be_conditional(plan_text: PlanText) -> None:
    assert plan_text(USERS, "query ($x: Boolean!) { user @include(if: $x) { name } }") == snapshot("""\
QueryPlan {
  Include(if: $x) {
    Fetch(service: "a") {
      {
        user {
          name
        }
      }
    }
  }
}
""")

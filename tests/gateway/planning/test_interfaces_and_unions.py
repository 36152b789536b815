"""Interfaces and unions: fields as they stand where every type has them, else in fragments by type."""

from collections.abc import Callable

from inline_snapshot import snapshot

PlanText = Callable[..., str]

ANIMALS = {
    "a": """
      type Query { animals: [Animal] }
      interface Animal { id: ID! name: String }
      type Cat implements Animal @key(fields: "id") { id: ID! name: String }
      type Dog implements Animal @key(fields: "id") { id: ID! name: String @external }
    """,
    "b": """
      type Cat @key(fields: "id") { id: ID! lives: Int }
      type Dog @key(fields: "id") { id: ID! name: String @shareable tricks: [String] }
    """,
}


def test_a_field_that_all_types_have_needs_no_fragments(plan_text: PlanText) -> None:
    assert plan_text(ANIMALS, "{ animals { id ... on Cat { id name } } }") == snapshot("""\
QueryPlan {
  Fetch(service: "a") {
    {
      animals {
        __typename
        id
        ... on Cat {
          name
        }
      }
    }
  }
}
""")


def test_a_field_that_one_type_has_elsewhere_is_fetched_there_for_that_type(plan_text: PlanText) -> None:
    assert plan_text(ANIMALS, "{ animals { name } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        animals {
          __typename
          ... on Cat {
            name
          }
          ... on Dog {
            id
          }
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "animals.@") {
        {
          ... on Dog {
            __typename
            id
          }
        } =>
        {
          ... on Dog {
            name
          }
        }
      }
    }
  }
}
""")


def test_entities_of_several_types_share_a_fetch(plan_text: PlanText) -> None:
    assert plan_text(ANIMALS, "{ animals { ... on Cat { lives } ... on Dog { tricks } } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        animals {
          __typename
          ... on Cat {
            id
          }
          ... on Dog {
            id
          }
        }
      }
    }
    Fetch(service: "b") {
      Flatten(path: "animals.@") {
        {
          ... on * {
            __typename
            id
          }
        } =>
        {
          ... on Cat {
            lives
          }
          ... on Dog {
            tricks
          }
        }
      }
    }
  }
}
""")


def test_types_that_a_subgraph_does_not_know_are_not_asked_of_it(plan_text: PlanText) -> None:
    subgraphs = {
        "a": "type Query { found: Found } union Found = Cat type Cat { name: String @shareable }",
        "b": """
          type Query { more: Found } union Found = Cat | Dog type Cat { name: String @shareable } type Dog { age: Int }
        """,
    }
    query = "{ found { ... on Cat { name } ... on Dog { age } } more { ... on Dog { age } } }"
    assert plan_text(subgraphs, query) == snapshot("""\
QueryPlan {
  Parallel {
    Fetch(service: "a") {
      {
        found {
          __typename
          ... on Cat {
            name
          }
        }
      }
    }
    Fetch(service: "b") {
      {
        more {
          __typename
          ... on Dog {
            age
          }
        }
      }
    }
  }
}
""")


def test_fields_of_one_key_but_other_shapes_are_renamed_and_renamed_back(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { found: [Found] }
          union Found = Cat | Dog
          type Cat { name: String! @shareable friends: [Cat!]! @shareable }
          type Dog { name: String friends: [Dog] }
        """,
        "b": "type Cat { name: String @shareable friends: [Cat] @shareable }",
    }
    query = "{ found { ... on Cat { name friends { name } } ... on Dog { name friends { name } } } }"
    assert plan_text(subgraphs, query) == snapshot("""\
QueryPlan {
  Fetch(service: "a") {
    {
      found {
        __typename
        ... on Cat {
          name
          friends {
            name
          }
        }
        ... on Dog {
          _name__0: name
          _friends__0: friends {
            name
          }
        }
      }
    }
    Rename(path: "found.@", _name__0 => name)
    Rename(path: "found.@", _friends__0 => friends)
  }
}
""")


def test_members_that_stand_together_in_another_interface_are_asked_through_it(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { all: [All] }
          union All = Cat | Dog | Stone
          interface Animal { name: String }
          type Cat implements Animal { name: String }
          type Dog implements Animal { name: String }
          type Stone { weight: Int }
        """
    }
    assert plan_text(subgraphs, "{ all { ... on Animal { name } } }") == snapshot("""\
QueryPlan {
  Fetch(service: "a") {
    {
      all {
        __typename
        ... on Animal {
          name
        }
      }
    }
  }
}
""")

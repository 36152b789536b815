"""@provides: a local copy on one path, for objects, interfaces and unions."""

from collections.abc import Callable

from inline_snapshot import snapshot

PlanText = Callable[..., str]

BOOKS = """
  type Book @key(fields: "id") { id: ID! title: String @shareable author: Author @shareable }
  type Film @key(fields: "id") { id: ID! title: String @shareable }
  type Author @key(fields: "id") { id: ID! name: String @shareable }
"""


def test_a_provided_field_needs_no_other_fetch_on_its_path_only(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { top: Book @provides(fields: "title") all: [Book] }
          type Book @key(fields: "id") { id: ID! title: String @external }
        """,
        "books": BOOKS,
    }
    assert plan_text(subgraphs, "{ top { title } all { title } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        top {
          title
        }
        all {
          id
        }
      }
    }
    Fetch(service: "books") {
      Flatten(path: "all.@") {
        {
          ... on Book {
            __typename: Book
            id
          }
        } =>
        {
          ... on Book {
            title
          }
        }
      }
    }
  }
}
""")


def test_provided_fields_may_be_nested(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { top: Book @provides(fields: "author { name }") }
          type Book @key(fields: "id") { id: ID! author: Author @external }
          type Author @key(fields: "id") { id: ID! name: String @external }
        """,
        "books": BOOKS,
    }
    assert plan_text(subgraphs, "{ top { author { name } title } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        top {
          author {
            name
          }
          id
        }
      }
    }
    Fetch(service: "books") {
      Flatten(path: "top") {
        {
          ... on Book {
            __typename: Book
            id
          }
        } =>
        {
          ... on Book {
            title
          }
        }
      }
    }
  }
}
""")


def test_one_member_of_a_union_may_be_provided_for(plan_text: PlanText) -> None:
    subgraphs = {
        "a": """
          type Query { media: [Media] @provides(fields: "... on Book { title }") }
          union Media = Book | Film
          type Book @key(fields: "id") { id: ID! title: String @external }
          type Film @key(fields: "id") { id: ID! }
        """,
        "books": BOOKS,
    }
    assert plan_text(subgraphs, "{ media { ... on Book { title } ... on Film { title } } }") == snapshot("""\
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        media {
          __typename
          ... on Book {
            title
          }
          ... on Film {
            id
          }
        }
      }
    }
    Fetch(service: "books") {
      Flatten(path: "media.@") {
        {
          ... on Film {
            __typename
            id
          }
        } =>
        {
          ... on Film {
            title
          }
        }
      }
    }
  }
}
""")

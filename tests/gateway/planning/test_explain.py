"""Explanations: for each fetch, the client's fields that caused it, and what only other fetches need."""

from collections.abc import Callable

from graphql import parse
from inline_snapshot import snapshot

from gateway.planning import Planner, explain, print_plan
from gateway.supergraph import Supergraph

Compose = Callable[[dict[str, str]], Supergraph]

SUBGRAPHS = {
    "a": """
      type Query { found: [Found] user: User }
      type Subscription { joined: User }
      union Found = User | Admin
      type User @key(fields: "id") { id: ID! name: String! @shareable }
      type Admin { name: String }
    """,
    "b": 'type User @key(fields: "id") { id: ID! age: Int name: String @shareable }',
}


def test_keys_are_told_from_what_the_client_asked_for(supergraph_of: Compose) -> None:
    plan = Planner(supergraph_of(SUBGRAPHS)).plan(parse("{ user { ...F } } fragment F on User { years: age }"))
    assert explain(plan) == snapshot("""\
1. a
   needed by other fetches: user.id
2. b
   brings user.years
""")


def test_renamed_fields_and_conditions_are_followed(supergraph_of: Compose) -> None:
    query = """
      query Q($x: Boolean!) { found { ... on User { name age @include(if: $x) } ... on Admin { name } } }
      query R { user { id } }
    """
    plan = Planner(supergraph_of(SUBGRAPHS)).plan(parse(query), "Q")
    assert explain(plan) == snapshot("""\
1. a
   brings found.name
   needed by other fetches: found.__typename, found.id
2. b
   brings found.age
""")


def test_subscriptions_are_explained(supergraph_of: Compose) -> None:
    plan = Planner(supergraph_of(SUBGRAPHS)).plan(parse("subscription { joined { name age } }"))
    assert explain(plan) == snapshot("""\
1. a
   brings joined.name
   needed by other fetches: joined.id
2. b
   brings joined.age
""")


def test_introspection_needs_no_fetch(supergraph_of: Compose) -> None:
    plan = Planner(supergraph_of(SUBGRAPHS)).plan(parse("{ __typename __schema { queryType { name } } }"))
    assert plan.node is None
    assert explain(plan) == "The gateway answers this operation itself.\n"
    assert print_plan(plan) == "QueryPlan {}\n"

"""Between several ways, the one with the fewest calls and waves is taken, also where there are too many to try all."""

from collections.abc import Callable

from graphql import parse

from gateway.planning import Planner
from gateway.planning.explain import explain_fetches
from gateway.supergraph import Supergraph, read

Compose = Callable[[dict[str, str]], Supergraph]


def services(supergraph: Supergraph, query: str) -> list[str]:
    """Which subgraphs a plan calls, in its order."""
    return [reason.service for reason in explain_fetches(Planner(supergraph).plan(parse(query)))]


def test_requirements_come_from_subgraphs_that_are_called_anyway(supergraph_of: Compose) -> None:
    supergraph = supergraph_of(
        {
            "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! }',
            "b": 'type P @key(fields: "id") { id: ID! w: Int @shareable }',
            "c": 'type P @key(fields: "id") { id: ID! w: Int @shareable z: Int }',
            "d": 'type P @key(fields: "id") { id: ID! w: Int @external cost: Int @requires(fields: "w") }',
        }
    )
    assert services(supergraph, "{ p { cost } }") == ["a", "b", "d"]
    assert services(supergraph, "{ p { cost z } }") == ["a", "c", "d"]
    assert services(supergraph, "{ p { w cost z } }") == ["a", "c", "d"]


def test_many_shared_fields_still_come_from_one_subgraph(supergraph_of: Compose) -> None:
    fields = " ".join(f"f{number}: Int @shareable" for number in range(12))
    supergraph = supergraph_of(
        {
            "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! }',
            "b": f'type P @key(fields: "id") {{ id: ID! {fields} }}',
            "c": f'type P @key(fields: "id") {{ id: ID! {fields} only: Int }}',
        }
    )
    names = " ".join(f"f{number}" for number in range(12))
    assert services(supergraph, f"{{ p {{ {names} only }} }}") == ["a", "c"]


def test_types_of_an_interface_take_their_own_ways_where_no_common_one_leads_on(supergraph_of: Compose) -> None:
    supergraph = supergraph_of(
        {
            "a": """
              type Query { all: [Media] }
              interface Media { author: Author }
              type Book implements Media @key(fields: "id") { id: ID! author: Author @shareable }
              type Film implements Media @key(fields: "id") { id: ID! author: Author @shareable }
              type Author { name: String @shareable }
            """,
            "b": """
              type Book @key(fields: "id") { id: ID! author: Author @shareable }
              type Author { name: String @shareable age: Int @shareable }
            """,
            "c": """
              type Film @key(fields: "id") { id: ID! author: Author @shareable }
              type Author { name: String @shareable age: Int @shareable }
            """,
        }
    )
    assert services(supergraph, "{ all { author { name } } }") == ["a"]
    assert services(supergraph, "{ all { author { name age } } }") == ["a", "b", "c"]


def test_keys_that_are_external_lead_on() -> None:
    supergraph = read("""
      schema
        @link(url: "https://specs.apollo.dev/link/v1.0")
        @link(url: "https://specs.apollo.dev/join/v0.3") { query: Query }
      directive @link(url: String) repeatable on SCHEMA
      directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT
      directive @join__field(graph: join__Graph, external: Boolean) repeatable on FIELD_DEFINITION
      directive @join__graph(name: String!, url: String!) on ENUM_VALUE
      enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
      type Query @join__type(graph: A) { p: P }
      type P @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
        id: ID! @join__field(graph: A, external: true) @join__field(graph: B)
        name: String @join__field(graph: A)
        price: Int @join__field(graph: B)
      }
    """)
    assert services(supergraph, "{ p { name price } }") == ["a", "b"]


def test_the_shorter_way_wins_over_a_chain_of_keys(supergraph_of: Compose) -> None:
    supergraph = supergraph_of(
        {
            "a": """
              type Query { user: User }
              type User @key(fields: "email") { email: ID! }
            """,
            "b": 'type User @key(fields: "email") @key(fields: "id") { email: ID! id: ID! }',
            "c": 'type User @key(fields: "id") { id: ID! age: Int @shareable }',
            "d": 'type User @key(fields: "email") { email: ID! age: Int @shareable }',
        }
    )
    assert services(supergraph, "{ user { age } }") == ["a", "d"]

"""What cannot be planned is refused, with a code and the fields; hostile operations are refused in time."""

import sys
from collections.abc import Callable

import pytest
from graphql import parse

from gateway.errors import PlanningError
from gateway.planning import Planner
from gateway.planning.budget import PlanBudgetExceededError
from gateway.supergraph import Supergraph, read

Compose = Callable[[dict[str, str]], Supergraph]

SUBGRAPHS = {
    "a": "type Query { user: User } type Mutation { add: User } type User { id: ID friend: User }",
}

# No composer would make this: nothing leads from `a` to the field in `b`.
BROKEN = """
  schema
    @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) {
    query: Query mutation: Mutation
  }
  directive @link(url: String, for: String) repeatable on SCHEMA
  directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT
  directive @join__field(graph: join__Graph) repeatable on FIELD_DEFINITION
  directive @join__graph(name: String!, url: String!) on ENUM_VALUE
  enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
  type Query @join__type(graph: A) { user: User }
  type Mutation @join__type(graph: A) @join__type(graph: B) { add: User }
  type User @join__type(graph: A) @join__type(graph: B) {
    name: String @join__field(graph: A)
    age: Int @join__field(graph: B)
    friend: User @join__field(graph: A)
  }
"""


def test_a_field_that_no_path_reaches_is_named() -> None:
    planner = Planner(read(BROKEN))
    with pytest.raises(PlanningError, match=r"leads to user\.age, user\.f\.age") as caught:
        planner.plan(parse("{ user { name age f: friend { name age } } }"))
    assert caught.value.code == "QUERY_PLANNING_FAILED"
    assert caught.value.extensions == {"fields": ["user.age", "user.f.age"]}


def test_a_mutation_is_not_run_twice_to_have_all_its_fields() -> None:
    with pytest.raises(PlanningError, match=r"leads to add\.name, add\.age|leads to add\.age"):
        Planner(read(BROKEN)).plan(parse("mutation { add { name age } }"))


def test_an_alias_must_not_hide_the_type_of_an_object(supergraph_of: Compose) -> None:
    with pytest.raises(PlanningError, match="cannot be called __typename"):
        Planner(supergraph_of(SUBGRAPHS)).plan(parse("{ user { __typename: id } }"))


@pytest.mark.parametrize(
    ("document", "name", "message"),
    [
        ("query A { user { id } } query B { user { id } }", "C", "no operation 'C'"),
        ("query A { user { id } } query B { user { id } }", None, "not exactly one operation"),
        ("subscription { user { id } }", None, "no subscription type"),
    ],
)
def test_the_operation_must_be_there(supergraph_of: Compose, document: str, name: str | None, message: str) -> None:
    with pytest.raises(PlanningError, match=message):
        Planner(supergraph_of(SUBGRAPHS)).plan(parse(document), name)


def test_fragments_that_multiply_are_refused(supergraph_of: Compose) -> None:
    fragments = [
        f"fragment F{n} on User {{ a{n}: friend {{ ...F{n + 1} }} b{n}: friend {{ ...F{n + 1} }} }}" for n in range(20)
    ]
    text = "{ user { ...F0 } } " + " ".join(fragments) + " fragment F20 on User { id }"
    with pytest.raises(PlanBudgetExceededError, match="more than 2000 steps") as caught:
        Planner(supergraph_of(SUBGRAPHS), steps=2000).plan(parse(text))
    assert caught.value.code == "QUERY_PLAN_BUDGET_EXCEEDED"


def test_fragments_that_only_repeat_each_other_are_not(supergraph_of: Compose) -> None:
    fragments = [f"fragment F{n} on User {{ ...F{n + 1} ...F{n + 1} friend {{ ...F{n + 1} }} }}" for n in range(20)]
    text = "{ user { ...F0 } } " + " ".join(fragments) + " fragment F20 on User { id }"
    assert Planner(supergraph_of(SUBGRAPHS), steps=5000).plan(parse(text)).node is not None


def test_selections_that_are_nested_too_deeply_are_refused(supergraph_of: Compose) -> None:
    text = "{ user { ...F0 } } " + " ".join(f"fragment F{n} on User {{ friend {{ ...F{n + 1} }} }}" for n in range(150))
    with pytest.raises(PlanBudgetExceededError, match="more than 80 levels"):
        Planner(supergraph_of(SUBGRAPHS)).plan(parse(text + " fragment F150 on User { id }"))


def test_a_stack_that_is_nearly_full_is_no_crash(supergraph_of: Compose) -> None:
    planner = Planner(supergraph_of(SUBGRAPHS))
    document = parse(
        "{ user { ...F0 } } "
        + " ".join(f"fragment F{n} on User {{ friend {{ ...F{n + 1} }} }}" for n in range(70))
        + " fragment F70 on User { id }"
    )

    def plan_from(depth: int) -> None:
        if depth:
            plan_from(depth - 1)
        else:
            planner.plan(document)

    plan_from(10)
    with pytest.raises(PlanBudgetExceededError, match="nested too deeply"):
        plan_from(sys.getrecursionlimit() - 500)


def test_a_subscription_s_root_cannot_be_conditional(supergraph_of: Compose) -> None:
    subgraphs = {"a": "type Query { a: Int } type Subscription { tick: Int }"}
    with pytest.raises(PlanningError, match="cannot have @skip or @include"):
        Planner(supergraph_of(subgraphs)).plan(parse("subscription ($x: Boolean!) { tick @skip(if: $x) }"))

"""The query of the public federation benchmark: seven calls in four waves."""

from pathlib import Path

import pytest
from graphql import parse
from inline_snapshot import snapshot

from gateway.planning import Planner, explain
from gateway.planning.explain import explain_fetches
from gateway.planning.plan import Conditional, EntityFetch, Fetch, Parallel, PlanNode, QueryPlan, Sequence, Subscription
from gateway.supergraph import read
from tests.gateway.planning.world import World

DATA = Path(__file__).parents[4] / "shared" / "benchmark-data"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the benchmark's data is not here")


def waves(node: PlanNode | None) -> list[list[str]]:
    """Services by wave, as they would run if every call took the same time."""
    match node:
        case None:
            return []
        case Fetch() | EntityFetch():
            return [[node.service]]
        case Sequence():
            return [wave for each in node.nodes for wave in waves(each)]
        case Parallel():
            parts = [waves(each) for each in node.nodes]
            depth = max(len(part) for part in parts)
            return [
                [name for part in parts for name in (part[index] if index < len(part) else [])]
                for index in range(depth)
            ]
        case Conditional():
            return waves(node.node)
        case Subscription():
            return [[node.primary.service], *waves(node.rest)]


@pytest.fixture
def plan() -> QueryPlan:
    planner = Planner(read((DATA / "supergraph.graphql").read_text()))
    return planner.plan(parse((DATA / "query.graphql").read_text()))


def test_seven_calls_in_four_waves(plan: QueryPlan) -> None:
    assert [sorted(wave) for wave in waves(plan.node)] == [
        ["accounts", "products"],
        ["inventory", "reviews"],
        ["accounts", "products"],
        ["inventory"],
    ]


def test_equal_selections_of_several_paths_are_one_entities_field(plan: QueryPlan) -> None:
    reasons = explain_fetches(plan)
    assert [(reason.service, len(reason.brings), reason.helps) for reason in reasons] == snapshot(
        [
            ("accounts", 3, ()),
            ("products", 4, ()),
            ("reviews", 17, ()),
            ("products", 9, ()),
            ("inventory", 6, ()),
            ("accounts", 2, ()),
            ("inventory", 2, ()),
        ]
    )


async def test_the_plan_answers(plan: QueryPlan) -> None:
    world = World(read((DATA / "supergraph.graphql").read_text()))
    assert await world.run(plan, {}) == world.expected(plan.document, {})


def test_every_fetch_says_what_it_brings(plan: QueryPlan) -> None:
    assert "7. inventory\n   brings topProducts.inStock, topProducts.shippingEstimate" in explain(plan)

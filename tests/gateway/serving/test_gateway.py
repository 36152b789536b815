"""The gateway as a library: documents are planned once, refused as responses, and follow a swapped supergraph."""

from collections.abc import AsyncIterator, Collection
from typing import Any

import pytest

import gateway as public
from gateway import EmbeddedTransport, Gateway, Limits, RequestContext, SubgraphSource, compose, read_supergraph
from gateway.execution.transport import SubgraphRequest, SubgraphResponse
from gateway.serving.cache import LruCache
from gateway.serving.errors import RequestError
from gateway.supergraph.model import Supergraph
from tests.gateway.http.outside import users
from tests.gateway.http.served import gateway_over, supergraph

CONTEXT = RequestContext("one")


async def test_a_query_is_answered_and_a_wrong_one_gets_its_errors() -> None:
    gateway = gateway_over(users())

    good = await gateway.execute("query($n: String!) { greeting(name: $n) }", {"n": "Ada"})
    bad = await gateway.execute("{ nothing }")

    assert (good.data, good.errors) == ({"greeting": "Hello Ada"}, [])
    assert (bad.executed, [error["extensions"]["code"] for error in bad.errors]) == (
        False,
        ["GRAPHQL_VALIDATION_FAILED"],
    )


async def test_a_subscription_is_answered_and_a_wrong_one_gets_one_response() -> None:
    gateway = gateway_over(users())

    assert [event.data async for event in gateway.subscribe("subscription { ticks(count: 2) }")] == [
        {"ticks": 0},
        {"ticks": 1},
    ]
    assert [event.executed async for event in gateway.subscribe("subscription { nothing }")] == [False]


async def test_leaving_a_subscription_ends_it_at_the_subgraph() -> None:
    outside = users()
    events = gateway_over(outside).subscribe("subscription { forever }")
    assert isinstance(await anext(events), object)
    assert outside.running == 1

    await events.aclose()  # type: ignore[attr-defined]  # the iterator is a generator

    assert outside.running == 0


async def test_a_prepared_document_is_trusted_and_runs_many_times() -> None:
    gateway = gateway_over(users(), Limits(depth=1, aliases=1, cost=1, introspection=False))
    prepared = gateway.prepare("query($n: Int) { a: users(first: $n) { b: name } __schema { queryType { name } } }")
    ticks = gateway.prepare("subscription { ticks(count: 2) }")

    answers = [await prepared.execute({"n": n}, CONTEXT) for n in (1, 2)]

    assert [[user["b"] for user in answer["data"]["a"]] for answer in answers] == [["Ada"], ["Ada", "Grace"]]
    assert [event async for event in ticks.subscribe({}, CONTEXT)] == [{"data": {"ticks": 0}}, {"data": {"ticks": 1}}]
    assert "data" not in await prepared.execute({"n": "x"}, CONTEXT)


def test_a_prepared_document_that_is_not_valid_is_refused_at_once() -> None:
    with pytest.raises(RequestError):
        gateway_over(users()).prepare("{ nothing }")


class Renamed:
    """A subgraph that another supergraph is about."""

    closed = False

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        return SubgraphResponse({"me": {"__typename": "User", "name": "of the new graph"}})

    def subscribe(self, request: SubgraphRequest) -> AsyncIterator[SubgraphResponse]:
        raise NotImplementedError

    async def close(self) -> None:
        self.closed = True


def small_supergraph() -> Supergraph:
    sdl = compose([SubgraphSource("new", "", "type Query { me: User } type User { name: String }")]).supergraph_sdl
    assert sdl is not None
    return read_supergraph(sdl)


async def test_a_swapped_supergraph_answers_from_the_next_request_on() -> None:
    gateway = gateway_over(users())
    prepared = gateway.prepare("{ me { name } }")
    before = await gateway.execute("{ me { name score } }"), await prepared.execute({}, CONTEXT)
    renamed = Renamed()

    gateway.swap(small_supergraph(), {"new": renamed})
    after = await gateway.execute("{ me { name } }"), await prepared.execute({}, CONTEXT)
    refused = await gateway.execute("{ me { name score } }")
    await gateway.close()

    assert (before[0].data, before[1]["data"]) == ({"me": {"name": "Ada", "score": 10}}, {"me": {"name": "Ada"}})
    assert [after[0].data, after[1]["data"]] == [{"me": {"name": "of the new graph"}}] * 2
    assert not refused.executed
    assert renamed.closed


async def test_a_running_subscription_finishes_on_the_supergraph_that_it_began_with() -> None:
    gateway = gateway_over(users())
    events = gateway.subscribe("subscription { people { name score } }")
    first = await anext(events)

    gateway.swap(small_supergraph(), {"new": Renamed()})

    assert [first.data, *[event.data async for event in events]] == [
        {"people": {"name": name, "score": score}} for name, score in (("Ada", 10), ("Grace", 20), ("Barbara", 30))
    ]


async def test_costs_that_hang_on_variables_are_checked_with_every_request() -> None:
    outside = users()
    gateway = gateway_over(outside, Limits(cost=5))
    query = "query($n: Int) { users(first: $n) { name } }"

    responses = [await gateway.execute(query, {"n": n}) for n in (2, 6, 3)]

    assert [response.executed for response in responses] == [True, False, True]
    assert responses[1].errors[0]["extensions"] == {
        "code": "COST_ESTIMATED_TOO_EXPENSIVE",
        "estimated": 6,
        "allowed": 5,
    }


async def test_documents_are_planned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = gateway_over(users())
    plans = [gateway.operation("query A { me { id } } query B { me { id } }", name) for name in ("A", "B", "A", "B")]

    assert plans[0] is plans[2]
    assert plans[1] is plans[3]
    assert plans[0] is not plans[1]


def test_a_cache_forgets_what_was_not_used_longest() -> None:
    cache: LruCache[str, int] = LruCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)

    assert [cache.get(key) for key in "abc"] == [1, None, 3]
    assert len(cache) == 2
    with pytest.raises(ValueError, match="at least one"):
        LruCache(0)


async def test_the_public_surface_is_small_and_loads_what_it_names() -> None:
    loaded: Any = {name: getattr(public, name) for name in public.__all__}

    assert loaded["Gateway"] is Gateway
    assert loaded["EmbeddedTransport"] is EmbeddedTransport
    assert supergraph().version
    with pytest.raises(AttributeError):
        _ = public.nothing


async def test_what_cannot_be_planned_is_a_response() -> None:
    levels = 90
    hostile = "{ me " + "{ friends " * levels + "{ id }" + " }" * levels + " }"
    gateway = gateway_over(users(), Limits(depth=0, cost=0))

    response = await gateway.execute(hostile)
    events = [event async for event in gateway.subscribe(hostile)]

    for each in (response, *events):
        assert not each.executed
        assert each.errors[0]["extensions"]["code"] == "QUERY_PLAN_BUDGET_EXCEEDED"


async def test_a_fault_of_the_embedder_s_own_hook_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_context: RequestContext, _names: frozenset[str]) -> Collection[str]:
        raise LookupError("no such table")

    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@policy"])'
    guard = '@policy(policies: [["p"]])'
    sdl = f"{link} type Query {{ a: Int {guard} }} type Subscription {{ b: Int {guard} }}"
    composed = compose([SubgraphSource("a", "http://a", sdl)]).supergraph
    assert composed is not None
    gateway = Gateway(composed, {}, policies=broken)

    response = await gateway.execute("{ a }")
    events = [event async for event in gateway.subscribe("subscription { b }")]

    for each in (response, *events):
        assert [error["extensions"]["code"] for error in each.errors] == ["INTERNAL_SERVER_ERROR"]
        assert "table" not in str(each.errors)
    assert caplog.text.count("LookupError: no such table") == 2

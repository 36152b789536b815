"""Progressive overrides: a label is on for its share of the requests, or where the gateway is told so."""

from collections.abc import Mapping

import pytest

from gateway import EmbeddedTransport, Gateway, RequestContext, SubgraphSource, compose, read_supergraph
from gateway.serving.labels import OverrideLabels
from gateway.supergraph.model import Supergraph
from tests.gateway.http.outside import SmallSubgraph

LINK = '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])'


def supergraph(label: str) -> Supergraph:
    old = f'extend schema {LINK} type Query {{ me: User }} type User @key(fields: "id") {{ id: ID! name: String }}'
    new = f"""extend schema {LINK} type User @key(fields: "id") {{
      id: ID! name: String @override(from: "old", label: "{label}")
    }}"""
    composition = compose([SubgraphSource("old", "", old), SubgraphSource("new", "", new)])
    assert composition.supergraph_sdl is not None, composition.errors
    return read_supergraph(composition.supergraph_sdl)


def transports() -> Mapping[str, EmbeddedTransport]:
    sdl = 'type User @key(fields: "id") { id: ID! name: String }'

    def user(name: str) -> Mapping[str, str]:
        return {"__typename": "User", "id": "1", "name": name}

    old = SmallSubgraph(f"type Query {{ me: User }} {sdl}", {"me": lambda _: user("old")})
    new = SmallSubgraph(sdl, {"_entities": lambda _, representations: [user("new") for _ in representations]})
    return {"old": EmbeddedTransport("old", old), "new": EmbeddedTransport("new", new)}


@pytest.mark.parametrize(
    ("label", "switched_on", "drawn", "chosen"),
    [
        ("percent(25)", [], 0.0, {"percent(25)"}),
        ("percent(25)", [], 0.2499, {"percent(25)"}),
        ("percent(25)", [], 0.25, set()),
        ("percent(0.5)", [], 0.004, {"percent(0.5)"}),
        ("percent(0)", [], 0.0, set()),
        ("percent(100)", [], 0.9999, {"percent(100)"}),
        ("percent(25)", ["percent(25)"], 0.9, {"percent(25)"}),
        ("beta", [], 0.0, set()),
        ("beta", ["beta", "unknown"], 0.9, {"beta"}),
    ],
)
def test_one_draw_decides(label: str, switched_on: list[str], drawn: float, chosen: set[str]) -> None:
    assert OverrideLabels(supergraph(label), switched_on, lambda: drawn).choose() == chosen


@pytest.mark.parametrize(
    ("label", "switched_on", "name"),
    [("beta", [], "old"), ("beta", ["beta"], "new"), ("percent(100)", [], "new"), ("percent(0)", [], "old")],
)
async def test_the_field_comes_from_the_subgraph_that_the_label_says(
    label: str, switched_on: list[str], name: str
) -> None:
    gateway = Gateway(supergraph(label), transports(), override_labels=switched_on)
    prepared = gateway.prepare("{ me { name } }")

    answers = (await gateway.execute("{ me { name } }")).data, await prepared.execute({}, RequestContext("one"))

    assert answers == ({"me": {"name": name}}, {"data": {"me": {"name": name}}})

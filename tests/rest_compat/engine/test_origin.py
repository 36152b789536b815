"""Several APIs on one origin: what only one of them has stands where it is, the rest below the API's name."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from rest_compat.engine.exchange import Reply
from rest_compat.engine.load import LoadedApi
from rest_compat.engine.origin import route_to
from rest_compat.engine.pages import Page
from rest_compat.engine.site import Maintenance, Site


@pytest.fixture
def apis(facts: Any) -> tuple[LoadedApi, LoadedApi]:
    return (
        served(facts, "books", ["/health", "/books/{id}", "/generate"]),
        served(facts, "films", ["/health", "/films", "/generate"]),
    )


def served(facts: Any, name: str, paths: list[str]) -> LoadedApi:
    api = replace(facts, name=name, prefix="")
    refusals = api.family.refusals["standard"]
    endpoints: Any = {("GET", path): Page(api.family, refusals, Reply.of(200, f"{name}{path}")) for path in paths}
    return LoadedApi(api, endpoints)  # Any: a page stands for an endpoint, whose answer would need a graph


async def shown(site: Site, path: str) -> Any:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://origin") as client:
        answer = await client.get(path)
        return answer.json() if answer.status_code == 200 else answer.status_code


async def test_a_shared_origin(apis: tuple[LoadedApi, LoadedApi], facts: Any) -> None:
    site = Site(facts.family, Maintenance())
    route_to(site, apis, own=None, reserved=frozenset({"/films"}))
    assert await shown(site, "/books/1") == "books/books/{id}"
    assert await shown(site, "/generate") == 404
    assert await shown(site, "/books/generate") == "books/generate"
    assert await shown(site, "/films/generate") == "films/generate"
    assert await shown(site, "/films") == 404
    assert await shown(site, "/films/films") == "films/films"


async def test_documentation_on_a_shared_origin_stands_below_the_name(
    apis: tuple[LoadedApi, LoadedApi], facts: Any
) -> None:
    shared, alone = (Site(facts.family, Maintenance()) for _ in range(2))
    paths = route_to(shared, apis, own=None, reserved=frozenset())
    assert "/films/openapi.json" in paths
    assert await shown(shared, "/openapi.json") == 404
    assert (await shown(shared, "/films/openapi.json"))["servers"] == [{"url": "/"}]
    route_to(alone, apis, own=apis[1], reserved=frozenset())
    assert (await shown(alone, "/openapi.json"))["info"]["title"] == "Books"
    assert await shown(alone, "/books/openapi.json") != 404


async def test_an_api_s_own_port_that_gathers_the_others(apis: tuple[LoadedApi, LoadedApi], facts: Any) -> None:
    site = Site(facts.family, Maintenance())
    route_to(site, apis, own=apis[0], reserved=frozenset())
    assert await shown(site, "/generate") == "books/generate"
    assert await shown(site, "/films/generate") == "films/generate"
    assert await shown(site, "/films") == "films/films"

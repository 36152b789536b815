"""Browsers get GraphiQL, from files of the package only."""

import gzip
import re

import pytest

from gateway.http.options import HttpOptions
from tests.gateway.http.conftest import Serve
from tests.gateway.http.served import Served, Setup

pytestmark = pytest.mark.asyncio(loop_scope="module")

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


async def test_a_browser_gets_a_page_whose_files_are_all_here(served: Served) -> None:
    page = await served.ask("GET", headers=BROWSER)
    links = re.findall(r'(?:src|href)="([^"]+)"', page.body.decode())
    files = [link for link in links if not link.startswith("data:")]
    answers = [await served.ask("GET", link) for link in files]

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert len(files) == 6
    assert all(link.startswith("/graphiql/assets/") for link in files)
    assert [answer.status for answer in answers] == [200] * 6
    assert {answer.headers["content-type"] for answer in answers} == {
        "text/css; charset=utf-8",
        "text/javascript; charset=utf-8",
    }


async def test_files_are_compressed_for_those_who_can_read_it_and_not_sent_twice(served: Served) -> None:
    path = "/graphiql/assets/graphiql.min.js"
    plain = await served.ask("GET", path)
    packed = await served.ask("GET", path, headers={"accept-encoding": "gzip"})
    again = await served.ask("GET", path, headers={"if-none-match": plain.headers["etag"]})

    unpacked = packed.body if len(packed.body) == len(plain.body) else gzip.decompress(packed.body)
    assert unpacked == plain.body
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("name", ["graphiql.LICENSE", "graphiql.html", "..%2fgraphiql.py", "nothing.js", ""])
async def test_nothing_but_the_files_of_the_page_can_be_read(served: Served, name: str) -> None:
    assert (await served.ask("GET", f"/graphiql/assets/{name}")).status == 404


async def test_files_are_only_read(served: Served) -> None:
    answer = await served.ask("POST", "/graphiql/assets/page.js", body={})

    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_without_graphiql_a_browser_is_a_client_like_others(serve: Serve) -> None:
    served = await serve(Setup(options=HttpOptions(graphiql=False)))

    answer = await served.ask("GET", "/graphql?query=%7Bme%7Bid%7D%7D", headers=BROWSER)

    assert answer.json == {"data": {"me": {"id": "1"}}}

"""GraphQL over HTTP: what is sent how, and the status, media type and codes of the answer."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog

from gateway import Limits
from gateway.http.options import HttpOptions
from tests.gateway.http.conftest import Serve
from tests.gateway.http.served import Served, Setup, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"


async def test_a_query_joins_what_two_subgraphs_know(served: Served) -> None:
    answer = await served.ask(body={"query": "{ me { name score friends(first: 1) { name score } } }"})

    assert answer.json == {"data": {"me": {"name": "Ada", "score": 10, "friends": [{"name": "Grace", "score": 20}]}}}
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


LONG = "x" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        {"query": LONG},
        {"query": f"{{ {LONG} }}"},
        {"query": "{ me { id } }", "operationName": LONG},
        {"query": "query Q($n: Int) { me { friends(first: $n) { id } } }", "variables": {"n": LONG}},
    ],
)
async def test_what_was_sent_is_not_sent_back_at_full_length(served: Served, body: Any) -> None:
    answer = await served.ask(body=body)

    [error] = answer.json["errors"]
    assert len(error["message"]) < 1100


@pytest.mark.parametrize(
    ("body", "accept", "status", "media_type", "codes"),
    [
        ({"query": "{ me { name } }"}, None, 200, JSON, []),
        ({"query": "{ me { name } }"}, "*/*", 200, JSON, []),
        ({"query": "{ me { name } }"}, GRAPHQL, 200, GRAPHQL, []),
        ({"query": "{ me { name } }"}, f"{GRAPHQL}, {JSON}", 200, GRAPHQL, []),
        ({"query": "{ me { name } }"}, f"{GRAPHQL};q=0.5, {JSON}", 200, JSON, []),
        ({"query": "{ me { name } }"}, "text/html, */*;q=0.8", 200, JSON, []),
        ({"query": "{ me { name } }"}, "image/png", 406, JSON, ["NOT_ACCEPTABLE"]),
        ({"query": "{ me { name } }"}, f"{JSON};charset=utf-16", 406, JSON, ["NOT_ACCEPTABLE"]),
        ({"query": "{ me { name }"}, JSON, 200, JSON, ["GRAPHQL_PARSE_FAILED"]),
        ({"query": "{ me { name }"}, GRAPHQL, 400, GRAPHQL, ["GRAPHQL_PARSE_FAILED"]),
        ({"query": "{ me { a b } }"}, GRAPHQL, 400, GRAPHQL, ["GRAPHQL_VALIDATION_FAILED"] * 2),
        ({"query": "query A { me { id } } query B { me { id } }"}, JSON, 200, JSON, ["OPERATION_RESOLUTION_FAILURE"]),
        ({"query": "{ me { id } }", "operationName": "A"}, GRAPHQL, 400, GRAPHQL, ["OPERATION_RESOLUTION_FAILURE"]),
        ({"query": "fragment F on User { id }"}, JSON, 200, JSON, ["GRAPHQL_VALIDATION_FAILED"]),
        ({"query": "subscription { forever }"}, JSON, 406, JSON, ["NOT_ACCEPTABLE"]),
        ([{"query": "{ me { name } }"}], JSON, 400, JSON, ["BATCHING_NOT_SUPPORTED"]),
        (b"{", JSON, 400, JSON, ["BAD_REQUEST"]),
        (b'{"variables": ' + b"[" * 100_000, JSON, 400, JSON, ["BAD_REQUEST"]),
        (b'{"query": "\xff"}', GRAPHQL, 400, GRAPHQL, ["BAD_REQUEST"]),
        ({"variables": {}}, JSON, 400, JSON, ["BAD_REQUEST"]),
        ({"query": 1}, JSON, 400, JSON, ["BAD_REQUEST"]),
        ({"query": "{ me { id } }", "variables": []}, JSON, 400, JSON, ["BAD_REQUEST"]),
        ({"query": "{ me { id } }", "variables": None, "operationName": None}, JSON, 200, JSON, []),
    ],
)
async def test_a_post_is_answered_by_the_rules_of_its_media_type(
    served: Served, body: Any, accept: str | None, status: int, media_type: str, codes: list[str]
) -> None:
    headers = {"content-type": JSON} | ({} if accept is None else {"accept": accept})
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()

    answer = await served.ask(body=sent, headers=headers)

    assert (answer.status, answer.headers["content-type"]) == (status, f"{media_type}; charset=utf-8")
    assert answer.codes == codes
    assert ("data" in answer.json) == (not codes)


async def test_variables_that_do_not_fit_are_refused_before_anything_runs(served: Served) -> None:
    body = {"query": "query($id: ID!) { user(id: $id) { name } }", "variables": {}}

    before = served.users.executed

    answer = await served.ask(body=body, headers={"accept": GRAPHQL})

    assert (answer.status, "data" in answer.json, served.users.executed - before) == (400, False, 0)


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=UTF-8", 200),
        ('application/json; charset="utf-8"', 200),
        ("application/json; charset=latin-1", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
async def test_a_body_is_read_as_utf_8_json_only(served: Served, content_type: str, status: int) -> None:
    answer = await served.ask(body=b'{"query": "{ me { id } }"}', headers={"content-type": content_type})

    assert answer.status == status


@pytest.mark.parametrize(
    ("parameters", "status", "data"),
    [
        ({"query": "{ me { name } }"}, 200, {"me": {"name": "Ada"}}),
        (
            {"query": "query Q($n: String!) { greeting(name: $n) }", "variables": '{"n": "ü&="}', "operationName": "Q"},
            200,
            {"greeting": "Hello ü&="},
        ),
        ({"query": "{ me { name } }", "variables": "null", "extensions": "{}"}, 200, {"me": {"name": "Ada"}}),
        ({"query": "{ me { name } }", "variables": "[1]"}, 400, None),
        ({"query": "{ me { name } }", "variables": "{"}, 400, None),
        ({"query": 'mutation { rename(name: "x") { name } }'}, 405, None),
        ({"nothing": "here"}, 400, None),
    ],
)
async def test_queries_can_be_sent_by_get(
    served: Served, parameters: Mapping[str, str], status: int, data: Any
) -> None:
    answer = await served.ask("GET", f"/graphql?{urlencode(parameters)}")

    assert (answer.status, answer.json.get("data")) == (status, data)


async def test_a_query_string_that_is_no_utf_8_is_refused(served: Served) -> None:
    answer = await served.ask("GET", "/graphql?query=%ff")

    assert (answer.status, answer.codes) == (400, ["BAD_REQUEST"])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_told_which_ones_work(served: Served, method: str) -> None:
    answer = await served.ask(method, body={"query": "{ me { id } }"})

    assert (answer.status, answer.headers["allow"], answer.codes) == (405, "GET, POST", ["METHOD_NOT_ALLOWED"])


async def test_mutations_run_by_post(served: Served) -> None:
    answer = await served.ask(body={"query": 'mutation { rename(name: "Augusta") { name score } }'})

    assert answer.json == {"data": {"rename": {"name": "Augusta", "score": 10}}}


async def test_introspection_is_answered_from_the_api_schema(served: Served) -> None:
    answer = await served.ask(
        body={"query": '{ __type(name: "User") { fields { name } } __schema { types { name } } }'}
    )

    assert {field["name"] for field in answer.json["data"]["__type"]["fields"]} == {"id", "name", "friends", "score"}
    assert not [one for one in answer.json["data"]["__schema"]["types"] if one["name"].startswith(("_E", "join"))]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ " + "me { id } " * 40 + "}", "MAX_TOKENS_LIMIT"),
        ("{ me { friends { friends { friends { id } } } } }", "MAX_DEPTH_LIMIT"),
        ("{ a: me { id } b: me { c: id } }", "MAX_ALIASES_LIMIT"),
        ("{ me { id } user(id: 1) { id } users { id } greeting(name: 1) }", "MAX_ROOT_FIELDS_LIMIT"),
        ("{ users(first: 100) { id } }", "COST_ESTIMATED_TOO_EXPENSIVE"),
        ("{ __schema { queryType { name } } }", "INTROSPECTION_DISABLED"),
    ],
)
async def test_every_limit_refuses_with_its_own_code(serve: Serve, query: str, code: str) -> None:
    limits = Limits(tokens=100, depth=3, aliases=2, root_fields=3, cost=50, introspection=False)
    served = await serve(Setup(limits=limits))

    answer = await served.ask(body={"query": query})

    assert answer.codes == [code]
    assert served.users.executed == 0


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_over_the_limit_is_refused(serve: Serve, announced: bool) -> None:
    served = await serve(Setup(options=HttpOptions(max_body_bytes=1000)))
    body = json.dumps({"query": "{ me { id } }", "extensions": {"x": "y" * 1000}}).encode()

    if announced:
        answer = await served.ask(body=body, headers={"content-type": JSON})
        assert (answer.status, answer.codes) == (413, ["MAX_BODY_LIMIT"])
    else:
        assert (await send_in_chunks(served.port, body)).startswith(b"HTTP/1.1 413 ")


async def send_in_chunks(port: int, body: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    writer.write(head)
    for start in range(0, len(body), 300):
        chunk = body[start : start + 300]
        writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    answer = await reader.read(200)
    writer.close()
    return answer


@pytest.mark.parametrize("sent", [b"", b'5\r\n{"que\r\n'])
async def test_a_client_that_leaves_amid_its_request_is_only_noted(served: Served, sent: bytes) -> None:
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    with structlog.testing.capture_logs() as lines:
        _, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(head + sent)
        await writer.drain()
        await asyncio.sleep(0)
        writer.transport.abort()
        await until(lambda: bool(lines))

    assert [(line["event"], line["codes"]) for line in lines] == [("request", ["CLIENT_GONE"])]

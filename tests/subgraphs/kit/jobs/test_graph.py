"""Jobs that ask the graph, in the gateway's process."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar import HttpMethod, MediaType, Request, Response, get, route
from litestar.params import FromPath
from litestar.response import Stream

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.graph import GraphError
from subgraphs.kit.jobs import JobStatus
from tests.patience import PATIENCE
from tests.subgraphs.conftest import Composed
from tests.subgraphs.kit.conftest import MakeNotes
from tests.subgraphs.kit.jobs.conftest import Ended, Enqueue
from tests.subgraphs.kit.jobs.works import Works, create_works

WRITE = "mutation($text: String!) { write(input: { text: $text }) { text } }"


@pytest.mark.parametrize(("subject", "answer"), [(None, "service:works of org_1"), ("user_1", "user_1 of org_1")])
async def test_a_job_asks_for_itself_or_for_a_user(
    works: Works, values: dict[str, str], make_notes: MakeNotes, composed: Composed, put: Enqueue, ended: Ended,
    subject: str | None, answer: str,
) -> None:  # fmt: skip
    async with composed(works, make_notes(values)):
        job = await ended(await put("effect.ask", {"document": "{ whoami }", "subject": subject}))
        assert job.result == {"whoami": answer}


async def test_an_error_of_the_graph_is_the_jobs(
    works: Works, values: dict[str, str], make_notes: MakeNotes, composed: Composed, put: Enqueue, ended: Ended
) -> None:
    async with composed(works, make_notes(values)):
        job = await ended(await put("effect.ask", {"document": '{ note(id: "none") { text } }'}))
        assert (job.status, job.error_code, job.error_message) == (
            JobStatus.FAILED, "NOT_FOUND", "There is no such note.",
        )  # fmt: skip


async def test_the_first_error_is_raised_with_its_details(
    sqlite_values: dict[str, str], make_notes: MakeNotes, composed: Composed
) -> None:
    works = create_works(sqlite_values)
    async with composed(works, make_notes(sqlite_values)):
        assert await works.graph.execute(WRITE, {"text": "hello"}, organization_id="org_1") == {
            "write": {"text": "hello"}
        }
        with pytest.raises(GraphError) as caught:
            await works.graph.execute(WRITE, {"text": "refused"}, organization_id="org_1")
        assert (caught.value.code, caught.value.details) == (
            "VALIDATION_ERROR", {"field": "text", "constraint": "not refused"},
        )  # fmt: skip
        with pytest.raises(GraphError) as unknown:
            await works.graph.execute("{ nothing like this }")
        assert unknown.value.code == "GRAPHQL_VALIDATION_FAILED"


async def test_a_subscription_tells_what_happens(
    sqlite_values: dict[str, str], make_notes: MakeNotes, composed: Composed
) -> None:
    works = create_works(sqlite_values)
    async with composed(works, make_notes(sqlite_values)):
        events = works.graph.subscribe('subscription { written(after: "0") { text } }', organization_id="org_1")
        await works.graph.execute(WRITE, {"text": "hello"}, organization_id="org_1")
        assert await anext(events) == {"written": {"text": "hello"}}
        await events.aclose()


async def test_a_subgraph_that_nobody_connected_says_so(sqlite_values: dict[str, str]) -> None:
    with pytest.raises(SubgraphError, match="not connected to a gateway"):
        await create_works(sqlite_values).graph.execute("{ whoami }")


async def test_files_of_our_own_are_sent_and_fetched_by_their_addresses(
    sqlite_values: dict[str, str], composed: Composed
) -> None:
    works = create_works(sqlite_values, routes=FILE_ROUTES, paths=("/files",))
    async with composed(works):
        chunks = [b"a" * 70_000, b"b" * 70_000]
        url = "http://another-name:4000/files/one?signature=x%2Fy"
        await works.graph.upload(url, _each(chunks), 140_000, content_type="video/mp4")
        assert STORED["one"] == ("x/y", "video/mp4", "140000", b"".join(chunks))
        assert b"".join([chunk async for chunk in works.graph.download(url)]) == b"".join(chunks)
        for lost in ("http://127.0.0.1:4000/files/two", "http://127.0.0.1:4000/", "nonsense"):
            with pytest.raises(SubgraphError, match="found no file"):
                await anext(works.graph.download(lost))
        with pytest.raises(SubgraphError, match="refused with status 403"):
            await works.graph.upload("http://127.0.0.1:4000/files/forbidden", _each([b"x"]), 1)


async def test_a_file_comes_to_its_end_for_those_who_read_slowly(
    sqlite_values: dict[str, str], composed: Composed
) -> None:
    """What is left is not lost where the sender was done, and waiting, before the reader was."""
    works = create_works(sqlite_values, routes=FILE_ROUTES, paths=("/files",))
    STORED["slow"] = (None, None, None, b"c" * 12_000)
    async with composed(works), asyncio.timeout(PATIENCE):
        read = 0
        async for chunk in works.graph.download("http://127.0.0.1:4000/files/slow"):
            read += len(chunk)
            for _ in range(50):  # until the sender can go no further
                await asyncio.sleep(0)
        assert read == 12_000


STORED: dict[str, tuple[str | None, str | None, str | None, bytes]] = {}


@route("/files/{name:str}", http_method=[HttpMethod.PUT], request_max_body_size=None, status_code=201)
async def _store(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[None]:
    if name == "forbidden":
        return Response(None, status_code=403)
    body = b"".join([chunk async for chunk in request.stream()])
    headers = request.headers
    signature = request.query_params.get("signature")
    STORED[name] = (signature, headers.get("content-type"), headers.get("content-length"), body)
    return Response(None, status_code=201)


@get("/files/{name:str}")
async def _load(name: FromPath[str]) -> Response[Any]:
    if name not in STORED:
        return Response(b"", status_code=404)
    body = STORED[name][-1]
    return Stream(_each([body[start : start + 1000] for start in range(0, len(body), 1000)]), media_type=MediaType.TEXT)


FILE_ROUTES = (_store, _load)


async def _each(chunks: list[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def test_limits_for_clients_are_none_for_the_product(
    sqlite_values: dict[str, str], composed: Composed, make_notes: MakeNotes
) -> None:
    works = create_works(sqlite_values)
    async with composed(works, make_notes(sqlite_values)):
        wide = " ".join(f"a{number}: whoami" for number in range(300))
        assert len(await works.graph.execute(f"{{ {wide} }}", organization_id="org_1")) == 300

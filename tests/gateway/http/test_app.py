"""Paths of the gateway's origin beside the graph."""

import pytest

from tests.gateway.http.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_root_leads_to_the_graph(served: Served) -> None:
    page = await served.ask("GET", "/", headers={"accept": "text/html"})

    assert page.status == 200
    assert b"/graphiql/assets/" in page.body


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "message"),
    [
        ("GET", "/nowhere", 404, "NOT_FOUND", "There is nothing at /nowhere. The graph answers at /graphql."),
        ("POST", "/health/live", 405, "METHOD_NOT_ALLOWED", "/health/live does not know POST."),
    ],
)
async def test_what_is_not_there_is_said_and_does_not_look_like_an_answer_of_the_graph(
    served: Served, method: str, path: str, status: int, code: str, message: str
) -> None:
    answer = await served.ask(method, path)

    assert (answer.status, answer.json) == (status, {"error": {"code": code, "message": message}})

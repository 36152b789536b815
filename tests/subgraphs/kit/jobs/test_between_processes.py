"""Each subgraph and a worker in a process of its own: jobs ask the graph, followers hear of events, over HTTP."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from subgraphs.identity.app import create_subgraph as create_identity
from subgraphs.kit.jobs import JobStatus
from tests.patience import PATIENCE
from tests.ports import free_ports
from tests.subgraphs.kit.jobs.conftest import Ended, Enqueue, Eventually, Start
from tests.subgraphs.kit.jobs.works import Works, create_works, effects

NAMES = ("identity", "works", "notes")
WRITE = 'mutation { write(input: { text: "hello" }) { id } }'


@pytest.fixture
def works(values: dict[str, str]) -> Works:
    """The subgraph of the test's process, which only writes jobs down."""
    return create_works(values)


def ask(url: str, token: str = "", body: Any = None) -> Any:
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, headers), timeout=PATIENCE) as response:
        return json.loads(response.read())


@pytest.fixture
def places(start: Start, redis_url: str) -> Mapping[str, str]:
    """Settings that say where all of them are, when all of them run."""
    gateway, *ports = free_ports(len(NAMES) + 1)
    at = {name: f"http://127.0.0.1:{port}" for name, port in zip(NAMES, ports, strict=True)}
    shared = {f"TIDEGATE_{name.upper()}_URL": f"{url}/graphql" for name, url in at.items()}
    shared |= {"TIDEGATE_GATEWAY_URL": f"http://127.0.0.1:{gateway}", "TIDEGATE_REDIS_URL": redis_url}
    shared |= {"TIDEGATE_PUBLIC_URL": f"http://127.0.0.1:{gateway}", "TIDEGATE_LOG_REQUESTS": "false"}
    start("schema", "export", ready="written", **shared)
    for name, port in zip(NAMES, ports, strict=True):
        start("subgraph", name, ready="answers at", **shared, TIDEGATE_PORT=str(port))
    start("serve", "--remote", ready="ready", **shared, TIDEGATE_PORT=str(gateway))
    start("worker", "works", ready="Working for works", **shared)
    return shared


async def test_jobs_ask_and_followers_hear_between_processes(
    works: Works,
    places: Mapping[str, str],
    put: Enqueue,
    ended: Ended,
    eventually: Eventually,
) -> None:
    await works.start()
    asked = await ended(await put("effect.ask", {"document": "{ whoami }"}))
    assert (asked.status, asked.result) == (JobStatus.COMPLETED, {"whoami": "service:works of org_1"})
    wrote = await ended(await put("effect.ask", {"document": WRITE}))
    assert wrote.result is not None

    async def is_heard() -> bool:
        return await effects(works) == [wrote.result["write"]["id"]]  # type: ignore[index]

    await eventually(is_heard)
    heard = await ended(await put("effect.hear", {"document": 'subscription { written(after: "0") { text } }'}))
    assert heard.result == {"written": {"text": "hello"}}
    sent = await ended(await put("effect.send", {"url": "http://whatever/files/one", "text": "sent"}))
    assert sent.result == {"text": "sent"}
    refused = await ended(await put("effect.ask", {"document": '{ note(id: "none") { text } }'}))
    assert refused.error_code == "NOT_FOUND"
    await works.stop()


async def test_events_are_told_to_the_product_alone(places: Mapping[str, str], values: dict[str, str]) -> None:
    """Those of all organizations stand in one page, so no client may see it; the gateway does not pass it on either."""
    identity = create_identity(values)
    await identity.start()
    service, *others = [
        await identity.issue_token("user_123", "org_1", scopes) for scopes in (["service"], ["admin"], ["operator"], [])
    ]
    await identity.stop()
    notes = places["TIDEGATE_NOTES_URL"].replace("/graphql", "/events?after=0&topics=note.written")
    assert ask(notes, service) == {"events": [], "reached": 0, "oldest": 0}
    assert ask(notes.replace("/events", "/events/newest"), service) == {"newest": 0}
    refusals = [(notes, "", 401), (notes, "nonsense", 401), *((notes, token, 403) for token in others)]
    refusals += [(notes.replace("after=0", "after=x"), service, 400)]
    refusals += [(f"{places['TIDEGATE_GATEWAY_URL']}/events?after=0&topics=note.written", service, 404)]
    refusals += [(url.replace("/events", "/events/newest"), token, status) for url, token, status in refusals]
    for url, token, status in refusals:
        with pytest.raises(HTTPError, match=str(status)) as caught:
            ask(url, token)
        caught.value.close()

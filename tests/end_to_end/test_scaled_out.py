"""Every subgraph in a process of its own, and two gateways before them: clients see the same product."""

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.end_to_end.processes import SUBGRAPHS, ScaledOut, running_scaled_out
from tests.end_to_end.product import ROOT, TIDEGATE, Product
from tests.end_to_end.round_trips import core_round_trip, file_round_trip, studio_round_trip, tomorrow
from tests.end_to_end.sockets import hear, studio_session, subscription
from tests.end_to_end.test_readme import README, blocks
from tests.patience import PATIENCE

API_KEY = "your-api-key"
VIEWER = "{ viewer { subject organization { name projects(first: 1) { nodes { id } } } } }"
ITEM_EVENTS = """
subscription Follow($id: ID!) {
  queueItemEvents(id: $id, after: "0") { type queueItem { title organization { name plan } } }
}
"""


@pytest.fixture(scope="module")
def scaled_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScaledOut]:
    """Three subgraphs and two gateways, in demo mode."""
    with running_scaled_out(tmp_path_factory.mktemp("scaled"), gateways=2) as started:
        yield started


@pytest.fixture
def gateway(scaled_out: ScaledOut) -> Product:
    return scaled_out.gateways[0]


def test_the_first_query_answers_as_the_readme_prints(scaled_out: ScaledOut) -> None:
    query = (ROOT / "docs/first-query.graphql").read_text()
    [printed] = blocks(README, "json")

    for gateway in scaled_out.gateways:
        assert gateway.graphql(query, token=gateway.user_token()) == json.loads(printed)


def test_clients_of_rest_work_through_either_gateway(scaled_out: ScaledOut) -> None:
    for gateway in scaled_out.gateways:
        core_round_trip(gateway)
        studio_round_trip(gateway)


def test_files_pass_through_the_gateway(gateway: Product) -> None:
    file_round_trip(gateway)


def test_a_path_that_means_another_one_is_not_forwarded(gateway: Product) -> None:
    paths = ["/assets/files/../../graphql", "/assets/files/%2e%2e/%2E%2e/graphql", "/assets/files/..\\..\\graphql"]

    answers = [gateway.ask("POST", path, {"query": "{ __typename }"}) for path in paths]

    assert [answer.status for answer in answers] == [404] * len(paths)


def test_what_one_gateway_writes_the_other_reads(scaled_out: ScaledOut) -> None:
    first, second = scaled_out.gateways
    item = create_item(first)

    answer = second.ask("GET", f"/api/queue/{item}", headers=client_headers(first), port=second.core)

    assert answer.status == 200


@pytest.mark.parametrize(
    ("credential", "code"),
    [("no-such-key", "INVALID_TOKEN"), ("a.b.c", "INVALID_TOKEN"), ("revoked-api-key", "INVALID_TOKEN")],
)
def test_credentials_that_nobody_knows_are_refused(gateway: Product, credential: str, code: str) -> None:
    answer = gateway.ask("POST", "/graphql", {"query": VIEWER}, {"authorization": f"Bearer {credential}"})

    assert (answer.status, answer.json["errors"][0]["extensions"]["code"]) == (401, code)


def test_an_expired_token_is_refused_as_such(gateway: Product) -> None:
    token = gateway.user_token("user_123", "org_123", "--expires-in=-60")

    assert codes(gateway.graphql(VIEWER, token=token)) == ["TOKEN_EXPIRED"]


def test_api_keys_are_known_to_the_gateway_and_to_every_subgraph(gateway: Product) -> None:
    """`viewer` is answered by identity, projects by core, which asks identity about the key again."""
    answer = gateway.graphql(VIEWER, token=API_KEY)
    headers = {"authorization": f"Bearer {API_KEY}", "x-org-id": "org_123"}
    listed = gateway.ask("GET", "/api/queue", headers=headers, port=gateway.core)

    assert answer["data"]["viewer"]["subject"] == "key_123"
    assert answer["data"]["viewer"]["organization"]["projects"]["nodes"]
    assert listed.status == 200


def test_a_subgraph_verifies_again_whoever_reaches_it(scaled_out: ScaledOut) -> None:
    """Past the gateway, a made-up credential is refused and nobody is anonymous."""
    core = Product(scaled_out.subgraphs["core"].running, scaled_out.subgraphs["core"].port, 0, ROOT)
    query = {"query": "{ queueItems { totalCount } }"}

    refused = core.ask("POST", "/graphql", query, {"authorization": "Bearer a.b.c"})
    anonymous = core.ask("POST", "/graphql", query)

    assert (refused.status, codes(refused.json)) == (401, ["UNAUTHORIZED"])
    assert codes(anonymous.json) == ["UNAUTHORIZED"]


def test_a_subscription_is_enriched_by_another_subgraph(gateway: Product) -> None:
    """The events come from core, the organization's name from identity."""
    item = create_item(gateway)
    organization = {"name": "Nova Arcade", "plan": "PRO"}

    with subscription(gateway.gateway, gateway.user_token(), ITEM_EVENTS, {"id": item}) as client:
        created = hear(client)["payload"]["data"]["queueItemEvents"]
        gateway.ask("DELETE", f"/api/queue/{item}", headers=client_headers(gateway), port=gateway.core)
        deleted = hear(client)["payload"]["data"]["queueItemEvents"]

    assert created == {"type": "CREATED", "queueItem": {"title": "Seen", "organization": organization}}
    assert deleted == {"type": "DELETED", "queueItem": None}


def test_studio_s_socket_tells_of_changes_made_through_another_gateway(scaled_out: ScaledOut) -> None:
    listening, writing = scaled_out.gateways
    token = writing.user_token()
    headers = {"authorization": f"Bearer {token}"}
    body = {"content": "start", "content_type": "text/plain", "metadata": {}}
    blob = writing.ask("POST", "/studio/v1/blobs", body, headers).json["data"]["id"]

    with studio_session(listening.gateway, token, f"blob:{blob}") as client:
        update = heard_update(client, lambda content: patch(writing, headers, blob, content))

    assert update["blob_id"] == blob


def heard_update(client: Any, write: Any) -> Any:
    """What the socket says of a write; writes again until it does, as nobody announces when the feed is joined."""
    for attempt in range(int(PATIENCE)):
        write(f"version {attempt}")
        try:
            while (message := hear(client, 0.5))["type"] != "blob.updated":
                pass
        except TimeoutError:
            continue
        return message["data"]
    raise AssertionError("no update came")


def test_a_killed_subgraph_is_missed_by_its_own_calls_only_until_it_is_back(
    scaled_out: ScaledOut, gateway: Product
) -> None:
    blobs = scaled_out.subgraphs["blobs"]
    token = gateway.user_token()
    headers = {"authorization": f"Bearer {token}"}
    viewer = "{ viewer { organization { name } user { name blobs(first: 1) { nodes { id } } } } }"

    blobs.kill()
    partial = gateway.graphql(viewer, token=token)
    studio = gateway.ask("GET", "/studio/v1/blobs", headers=headers)
    content = gateway.ask("GET", "/studio/content/x/1", headers=headers)
    core = gateway.ask("GET", "/api/queue", headers=client_headers(gateway), port=gateway.core)
    readiness = gateway.ask("GET", "/health/ready")
    alive = gateway.ask("GET", "/health/live")
    blobs.start()
    blobs.wait()

    assert codes(partial) == ["DOWNSTREAM_SERVICE_ERROR"]
    assert partial["data"]["viewer"]["organization"] == {"name": "Nova Arcade"}
    assert (studio.status, studio.json["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert (content.status, codes(content.json)) == (503, ["DOWNSTREAM_SERVICE_ERROR"])
    assert core.status == 200
    assert (readiness.status, readiness.json["subgraphs"]["blobs"]) == (503, "unavailable")
    assert readiness.json["subgraphs"]["core"] == "ready"
    assert alive.status == 200
    studio_round_trip(gateway)
    assert gateway.ask("GET", "/health/ready").status == 200


def test_a_subscription_whose_subgraph_dies_ends_with_an_error(scaled_out: ScaledOut, gateway: Product) -> None:
    core = scaled_out.subgraphs["core"]

    with subscription(gateway.gateway, gateway.user_token(), ITEM_EVENTS, {"id": create_item(gateway)}) as client:
        assert hear(client)["payload"]["data"]
        core.kill()
        broken, end = hear(client)["payload"], hear(client)
        core.start()
        core.wait()

    assert (broken["data"], codes(broken)) == (None, ["DOWNSTREAM_SERVICE_ERROR"])
    assert end == {"type": "complete", "id": "1"}


def test_operators_are_told_where_a_subgraph_can_be_stopped(gateway: Product) -> None:
    """The gateway's own switches work; what runs elsewhere is not its to stop."""
    folder = {**os.environ, "TIDEGATE_DATA_DIR": str(gateway.data_dir.with_name(f"gateway-{gateway.gateway}"))}

    def tidegate(*words: str) -> str:
        done = subprocess.run([str(TIDEGATE), *words], env=folder, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    refusals = [tidegate("stop-subgraph", name) for name in ("core", "nobody")]
    refusals.append(tidegate("start-subgraph", "core"))
    tidegate("maintenance", "on", "--retry-after", "7")
    during = gateway.ask("POST", "/graphql", {"query": "{ __typename }"})
    tidegate("maintenance", "off")

    assert [word in refusals[0] for word in ("runs in another process", "start and stop it there")] == [True, True]
    assert f"There is no subgraph nobody; there are {', '.join(SUBGRAPHS)}." in refusals[1]
    assert refusals[2] == refusals[0]
    assert (during.status, during.headers["retry-after"]) == (503, "7")
    assert gateway.ask("POST", "/graphql", {"query": "{ __typename }"}).status == 200


def test_without_identity_tokens_are_still_verified_and_keys_are_not(scaled_out: ScaledOut, gateway: Product) -> None:
    """Published keys are kept; about API keys somebody has to be asked."""
    identity = scaled_out.subgraphs["identity"]
    by_token = client_headers(gateway)
    by_key = {**by_token, "authorization": f"Bearer {API_KEY}"}
    path = "/api/queue"
    assert gateway.ask("GET", path, headers=by_token, port=gateway.core).status == 200

    identity.kill()
    with_token = gateway.ask("GET", path, headers=by_token, port=gateway.core)
    with_key = gateway.ask("GET", path, headers=by_key, port=gateway.core)
    in_graph = gateway.ask("POST", "/graphql", {"query": VIEWER}, {"authorization": f"Bearer {API_KEY}"})
    identity.start()
    identity.wait()

    assert with_token.status == 200
    assert (with_key.status, with_key.json["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert (in_graph.status, codes(in_graph.json)) == (503, ["DOWNSTREAM_SERVICE_ERROR"])
    assert gateway.ask("GET", path, headers=by_key, port=gateway.core).status == 200


def codes(answer: Any) -> list[str]:
    """The codes of an answer's errors."""
    return [error["extensions"]["code"] for error in answer["errors"]]


def client_headers(gateway: Product) -> dict[str, str]:
    """The headers of WaveStack's demo client."""
    return {"authorization": f"Bearer {gateway.token()}", "x-org-id": "org_123"}


def create_item(gateway: Product) -> str:
    """Create a queue item for tomorrow and answer its id."""
    body = {"title": "Seen", "platforms": ["youtube"], "idempotencyKey": uuid4().hex, "scheduleAt": tomorrow()}
    return str(gateway.ask("POST", "/api/queue", body, client_headers(gateway), port=gateway.core).json["id"])


def patch(gateway: Product, headers: dict[str, str], blob: str, content: str) -> None:
    """Change a blob's content."""
    body = {"delta": {"operation": "update", "patch": {"content": content}}}
    assert gateway.ask("PATCH", f"/studio/v1/blobs/{blob}", body, headers).status == 200

"""The stories of those who extend and run Studio: a provider of one's own, an audit, disasters."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.end_to_end.sockets import hear
from tests.end_to_end.studio_client import Studio, eventually
from tests.end_to_end.studio_places import Place

SECRET = "the-key-that-nobody-may-see"


@contextmanager
def analyzer(heard: list[dict[str, Any]]) -> Iterator[str]:
    """The address of somebody's own provider, which notes what it is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            heard.append({"key": self.headers["authorization"], **body})
            answer = json.dumps({"result": "metadata", "metadata": {"analyzed": True}}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/analyze"
        finally:
            server.shutdown()
            thread.join()


def test_a_provider_of_one_s_own_is_registered_runs_by_itself_and_keeps_its_secrets(place: Place) -> None:
    """Story S7."""
    builder, rival = place.user("builder"), place.user("rival")
    heard: list[dict[str, Any]] = []
    with analyzer(heard) as endpoint:
        body = {
            "id": "custom-analyzer",
            "name": "Custom Analyzer",
            "description": "Analyzes custom data",
            "workflow_id": "custom-analyzer-workflow",
            "trigger_events": ["onCreate", "onEdit"],
            "supported_types": ["application/json"],
            "configuration": {"api_key": SECRET, "endpoint": endpoint},
        }
        registered = builder.post("/providers", body, 201)
        assert (registered["id"], registered["status"]) == ("custom-analyzer", "pending_validation")
        assert builder.refused("POST", "/providers", body) == (409, "DUPLICATE_RESOURCE")
        eventually(lambda: builder.get("/providers"), lambda now: "custom-analyzer" in {each["id"] for each in now})

        data = builder.create('{"figures": [1, 2, 3]}', "application/json", metadata={"title": "Data"})
        eventually(
            lambda: builder.get(f"/blobs/{data}"),
            lambda now: now["processing_status"].get("custom-analyzer") == "completed",
        )
        assert builder.get(f"/blobs/{data}")["metadata"]["analyzed"] is True
        builder.patch(data, {"content": '{"figures": [4]}'})
        status = eventually(
            lambda: builder.get(f"/providers/custom-analyzer/status/{data}"),
            lambda now: now["status"] == "completed" and now["last_processed_version"] >= 3,
        )
    assert status["output_blob_id"] == data
    assert [(each["key"], each["trigger"]) for each in heard] == [
        (f"Bearer {SECRET}", "onCreate"),
        (f"Bearer {SECRET}", "onEdit"),
    ], heard
    eventually(
        lambda: builder.get("/analytics/providers/custom-analyzer")["metrics"]["total_invocations"],
        lambda now: now == 2,
    )
    assert builder.get("/providers/custom-analyzer")["metrics"]["total_processed"] == 2
    a_secret_is_told_to_nobody(place, builder)
    assert rival.refused("GET", "/providers/custom-analyzer") == (404, "PROVIDER_NOT_FOUND")
    assert "custom-analyzer" not in {each["id"] for each in rival.get("/providers?status=all")}
    mine = rival.create("{}", "application/json")
    call = ("POST", "/providers/custom-analyzer/process", {"blob_id": mine})
    assert rival.refused(*call) == (404, "PROVIDER_NOT_FOUND")


def a_secret_is_told_to_nobody(place: Place, builder: Studio) -> None:
    introspection = "{ __schema { types { name fields { name } inputFields { name defaultValue } } } }"
    graph = '{ provider(id: "custom-analyzer") { id name configuration } }'
    said = [
        builder.send("GET", "/providers/custom-analyzer").body,
        builder.send("GET", "/providers?status=all").body,
        builder.send("GET", "/jobs").body,
        builder.send("GET", "/analytics/providers/custom-analyzer").body,
        json.dumps(builder.product.graphql(introspection, token=builder.token)).encode(),
        json.dumps(builder.product.graphql(graph, token=builder.token)).encode(),
        *(server.log.read_bytes() for server in place.services),
    ]
    assert [SECRET.encode() in each for each in said] == [False] * len(said)


def test_history_survives_disasters_and_what_is_away_is_missed_alone(place: Place) -> None:
    """Story S8."""
    auditor = place.user("auditor")
    record = auditor.create("edit 0", metadata={"title": "Record"})
    for number in range(1, 51):
        auditor.patch(record, {"content": f"edit {number}"})
    hidden = auditor.create("to be hidden")
    auditor.ask("DELETE", f"/blobs/{hidden}?soft=true", status=204)

    place.restart()
    history = auditor.get(f"/blobs/{record}/deltas")
    assert [delta["to_version"] for delta in history] == list(range(1, 52))
    assert [delta["patch"]["content"] for delta in history] == [f"edit {number}" for number in range(51)]
    assert auditor.get(f"/blobs/{record}?version=26")["content"] == "edit 25"
    assert auditor.refused("GET", f"/blobs/{hidden}") == (404, "BLOB_NOT_FOUND")

    search = ("POST", "/search", {"query": "edit"})
    place.stop_search()
    assert auditor.refused(*search) == (503, "SERVICE_UNAVAILABLE")
    assert auditor.send("GET", "/blobs").status == 200
    assert auditor.send("GET", f"/blobs/{record}").status == 200
    meanwhile = auditor.create("edited while search was away")
    place.start_search()
    eventually(
        lambda: auditor.send(*search),
        lambda now: now.status == 200 and meanwhile in {hit["id"] for hit in now.json["data"]},
    )

    maintenance_is_told_everywhere(place, auditor, record)


def maintenance_is_told_everywhere(place: Place, auditor: Studio, record: str) -> None:
    with auditor.socket(f"blob:{record}") as listener:
        auditor.patch(record, {"content": "heard"})
        before = hear(listener.client)
        place.operate("maintenance", "on", "--retry-after", "7")
        try:
            calls = [("GET", "/blobs"), ("POST", "/search"), ("GET", "/providers"), ("DELETE", f"/blobs/{record}")]
            answers = [auditor.send(*call) for call in calls]
            assert {(each.status, each.headers["retry-after"]) for each in answers} == {(503, "7")}
            assert {each.json["error"]["code"] for each in answers} == {"MAINTENANCE_MODE"}
            health = auditor.product.ask("GET", "/studio/v1/health")
            assert health.json["status"] == "maintenance", health.body
            listener.until(lambda kind, data: kind == "error" and data["code"] == "MAINTENANCE_MODE")
        finally:
            place.operate("maintenance", "off")
    later = auditor.patch(record, {"content": "unheard"})
    with auditor.socket(f"blob:{record}") as listener:
        listener.send({"type": "subscribe", "channels": [f"blob:{record}"], "resume_from": before["seq"]})
        missed = listener.until(lambda kind, data: kind == "blob.updated" and data["version"] == later["version"])
    assert later["delta_id"] in json.dumps(missed)

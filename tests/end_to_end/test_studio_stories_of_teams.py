"""The stories of those who share: a conversation, two devices with one draft, and a researcher's pipeline."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.end_to_end.studio_client import Studio, eventually
from tests.end_to_end.studio_places import Place


def test_a_conversation_is_a_tree_of_blobs(place: Place) -> None:
    """Story S4."""
    a = place.user("a")
    about = {"bucket_type": "group", "participants": ["a", "b"], "title": "Group"}
    conversation = a.create("{}", "application/json", metadata=about)
    texts = ("The deadline is on Friday.", "Which deadline?", "That of the report.")
    messages = [
        {
            "content": text,
            "content_type": "text/plain",
            "parent_id": conversation,
            "metadata": {"type": "message", "sender_id": "a"},
        }
        for text in texts
    ]
    first, second, third = [item["blob_id"] for item in a.post("/blobs/batch", {"blobs": messages}, 207)["created"]]
    reply = a.create("The one of the report, I think.", parent_id=second)
    thread = a.get(f"/blobs/{conversation}/descendants")
    assert [(blob["id"], blob["depth"]) for blob in thread] == [(first, 1), (second, 1), (third, 1), (reply, 2)]
    direct = a.get(f"/blobs/{conversation}/descendants?max_depth=1")
    assert [blob["id"] for blob in direct] == [first, second, third]

    for path, value in (("/metadata/reactions", {"👍": ["a"]}), ("/metadata/reactions/👍/-", "b")):
        delta = {"blob_id": first, "operation": "update", "patch": {"op": "add", "path": path, "value": value}}
        assert a.post("/deltas", delta, 201)["status"] == "applied"
    assert a.get(f"/blobs/{first}")["metadata"]["reactions"] == {"👍": ["a", "b"]}
    assert a.patch(third, {"content": "That of the survey."})["version"] == 2
    assert a.get(f"/blobs/{third}?version=1")["content"] == texts[2]

    a_conversation_is_heard_once(a, conversation)
    a_receipt_is_written_by_one_device_alone(a, conversation)
    search = {"query": "deadline", "filters": {"parent_id": conversation}}
    assert {hit["id"] for hit in a.post("/search", search)} == {first, second}
    a_conversation_is_nobody_else_s(a, place.user("b"), conversation)


def a_conversation_is_heard_once(a: Studio, conversation: str) -> None:
    """Two devices, each with two channels that tell of the same change."""
    channels = (f"blob:{conversation}", "user:blobs")
    with a.socket(*channels) as one, a.socket(*channels) as other:
        changed = a.patch(conversation, {"metadata": {"topic": "report"}})
        last = a.patch(conversation, {"metadata": {"topic": "survey"}})
        for device in (one, other):
            heard = device.until(lambda kind, data: kind == "blob.updated" and data["version"] == last["version"])
            # The two messages of a change may come in either order: one of the last may still be on its way.
            versions = [data["version"] for kind, data in heard if kind == "blob.updated"]
            assert versions == [changed["version"], last["version"]]
            told = [data["id"] for kind, data in heard if kind == "delta.applied"]
            assert told in ([changed["delta_id"]], [changed["delta_id"], last["delta_id"]])


def a_receipt_is_written_by_one_device_alone(a: Studio, conversation: str) -> None:
    version = a.get(f"/blobs/{conversation}")["version"]

    def receipt(device: str) -> tuple[int, str | None]:
        patch = {"op": "add", "path": "/metadata/read_by", "value": device}
        body = {"blob_id": conversation, "operation": "update", "patch": patch, "from_version": version}
        answer = a.send("POST", "/deltas", body)
        return answer.status, answer.json.get("error", {}).get("code")

    with ThreadPoolExecutor(2) as devices:
        assert set(devices.map(receipt, ("phone", "desk"))) == {(201, None), (400, "VERSION_MISMATCH")}


def a_conversation_is_nobody_else_s(a: Studio, b: Studio, conversation: str) -> None:
    refusals = [
        b.refused("GET", f"/blobs/{conversation}"),
        b.refused("PATCH", f"/blobs/{conversation}", {"delta": {"operation": "update", "patch": {"content": "{}"}}}),
        b.refused("DELETE", f"/blobs/{conversation}"),
        b.refused("GET", f"/blobs/{conversation}/dag"),
        b.refused("POST", "/blobs", {"content": "x", "content_type": "text/plain", "parent_id": conversation}),
    ]
    assert set(refusals) == {(403, "PERMISSION_DENIED")}
    with b.socket("user:blobs") as listener:
        a.patch(conversation, {"metadata": {"topic": "secret"}})
        own = b.create("mine")
        heard = listener.until(lambda _, data: data["blob_id"] == own)
    assert {data["blob_id"] for _, data in heard} == {own}


def test_two_devices_write_one_draft_without_losing_a_word(place: Place) -> None:
    """Story S6."""
    drafter = place.user("drafter")
    draft = drafter.create("one")
    for text in ("two", "three"):
        drafter.patch(draft, {"content": text})
    assert drafter.get(f"/blobs/{draft}")["version"] == 3

    assert drafter.patch(draft, {"content": "three and a half"}, from_version=3)["version"] == 4
    stale = {"delta": {"operation": "update", "patch": {"content": "three, rewritten"}, "from_version": 3}}
    answer = drafter.send("PATCH", f"/blobs/{draft}", stale)
    assert (answer.status, answer.json["error"]["code"]) == (400, "VERSION_MISMATCH")
    assert answer.json["error"]["details"]["current_version"] == 4
    rebased = drafter.get(f"/blobs/{draft}")["content"] + ", rewritten"
    assert drafter.patch(draft, {"content": rebased}, from_version=4)["version"] == 5

    with ThreadPoolExecutor(8) as devices:
        written = list(devices.map(lambda number: drafter.patch(draft, {"content": f"draft {number}"}), range(20)))
    assert sorted(each["version"] for each in written) == list(range(6, 26))
    history = drafter.get(f"/blobs/{draft}/deltas")
    assert [(delta["from_version"], delta["to_version"]) for delta in history] == [(n, n + 1) for n in range(25)]
    folded: dict[str, Any] = {}
    for delta in history:
        folded |= delta["patch"]
        found = drafter.get(f"/blobs/{draft}?version={delta['to_version']}")
        assert (found["version"], found["content"]) == (delta["to_version"], folded["content"])
    assert drafter.get(f"/blobs/{draft}")["content"] == folded["content"]


def test_papers_are_summarized_searched_and_thrown_away_one_by_one(place: Place) -> None:
    """Story S5."""
    researcher = place.user("researcher")
    papers = [
        {
            "content": (
                f"Study {number} looks at reefs. The reefs of region {number} lose their colour in warm years. "
                "Shade and cold currents help some of them. Whether they recover is not known yet."
            ),
            "content_type": "text/plain",
            "metadata": {
                "title": f"Paper {number}",
                "year": 2016 + number,
                "tags": ["abstract", "coral" if number % 2 else "algae"],
                "status": "review" if number == 6 else "read",
            },
        }
        for number in range(10)
    ]
    ids = [item["blob_id"] for item in researcher.post("/blobs/batch", {"blobs": papers}, 207)["created"]]
    batch = researcher.batched("summarizer", ids)
    assert (batch["status"], batch["completed"]) == ("completed", 10)
    summaries = {item["blob_id"]: item["output_blob_id"] for item in batch["items"]}
    for paper in ids:
        edges = researcher.get(f"/blobs/{paper}/dag")["edges"]
        assert [(edge["from"], edge["to"], edge["transform"]) for edge in edges] == [
            (paper, summaries[paper], "summary")
        ]

    findings = "\n\n".join(researcher.get(f"/blobs/{summary}")["content"] for summary in summaries.values())
    synthesis = researcher.create(findings, "text/markdown", metadata={"title": "Synthesis", "sources": ids})
    either = [{"metadata.tags": {"contains": "coral"}}, {"metadata.status": "review"}]
    query = {
        "select": ["id", "metadata.year"],
        "from": "blobs",
        "where": {"and": [{"metadata.year": {"gte": 2020}}, {"or": either}]},
        "order_by": [{"field": "metadata.year", "direction": "asc"}],
    }
    rows = researcher.post("/query", query)
    # What a provider derives carries its own metadata: only papers have a year.
    assert [row["metadata"]["year"] for row in rows] == [2021, 2022, 2023, 2025]

    found = researcher.ask("POST", "/search", {"query": "reefs", "filters": {"tags": ["coral", "algae"]}})
    assert found["pagination"]["total"] == 10
    assert {tag: found["facets"]["tags"][tag] for tag in ("coral", "algae", "abstract")} == {
        "coral": 5,
        "algae": 5,
        "abstract": 10,
    }
    listed = researcher.ask("GET", "/blobs?filter%5Btags%5D=abstract&sort=title&limit=100")
    assert [blob["title"] for blob in listed["data"]] == [f"Paper {number}" for number in range(10)]

    researcher.ask("DELETE", f"/blobs/{ids[0]}?cascade=true", status=204)
    for gone in (ids[0], summaries[ids[0]]):
        assert researcher.refused("GET", f"/blobs/{gone}") == (404, "BLOB_NOT_FOUND")
    for left in (*ids[1:], *(summaries[paper] for paper in ids[1:]), synthesis):
        assert researcher.send("GET", f"/blobs/{left}").status == 200
    after = eventually(
        lambda: researcher.ask("POST", "/search", {"query": "reefs", "filters": {"tags": ["abstract"]}}),
        lambda now: now["pagination"]["total"] == 9,
    )
    assert ids[0] not in json.dumps(after)

"""The stories of those who write with Studio: a book, a pitch, expanded texts."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from tests.end_to_end.studio_client import Studio, eventually
from tests.end_to_end.studio_places import Place

OUTLINE = """# The Lighthouse

The keeper of the lighthouse see a ship in the storm. She lights an lantern and rows out to the reef.
The ship carries letters for the village. One of the letters is about her brother.
"""


def test_a_book_is_outlined_expanded_corrected_summarized_and_thrown_away(place: Place) -> None:
    """Story S1."""
    writer = place.user("writer")
    metadata = {
        "title": "One",
        "project_id": "novel",
        "chapter": 1,
        "stage": "outline",
        "tags": ["book:novel", "draft"],
    }
    made = writer.post("/blobs", {"content": OUTLINE, "content_type": "text/markdown", "metadata": metadata}, 201)
    outline = made["id"]
    assert made["version"] == 1

    with writer.socket(f"blob:{outline}", "user:blobs", "provider:text-expander") as listener:
        job = writer.process("text-expander", outline, target_length=500, style="academic")
        expanded = job["output_blob_id"]
        *_, (_, completed) = listener.until(lambda kind, _: kind == "provider.completed")
    assert (completed["blob_id"], completed["output_blob_id"]) == (outline, expanded)

    found = writer.get(f"/blobs/{expanded}")
    assert found["parent_id"] == outline
    assert found["metadata"]["word_count"] > writer.get(f"/blobs/{outline}")["metadata"]["word_count"]

    assert writer.process("grammar-checker", expanded)["output_blob_id"] == expanded
    assert writer.get(f"/blobs/{expanded}")["version"] == 2
    assert writer.get(f"/blobs/{expanded}/deltas")[-1]["provider_id"] == "grammar-checker"
    summary = writer.process("summarizer", expanded)["output_blob_id"]
    lineage_of_a_book(writer, outline, expanded, summary)
    an_edit_runs_the_providers_again(writer, outline, expanded)

    reverted = writer.post(f"/blobs/{expanded}/revert", {"target_version": 1, "create_backup": True})
    assert reverted["current_version"] == 3
    assert writer.get(f"/blobs/{reverted['backup_blob_id']}")["metadata"]["backup_of"] == expanded

    chapters_are_counted_and_listed(writer)
    tree = [outline, *(blob["id"] for blob in writer.get(f"/blobs/{outline}/descendants"))]
    assert len(tree) == 4
    writer.ask("DELETE", f"/blobs/{outline}?cascade=true", status=204)
    assert {writer.refused("GET", f"/blobs/{blob}") for blob in tree} == {(404, "BLOB_NOT_FOUND")}


def lineage_of_a_book(writer: Studio, outline: str, expanded: str, summary: str) -> None:
    dag = writer.get(f"/blobs/{outline}/dag")
    assert [node["id"] for node in dag["nodes"]] == [outline, expanded, summary]
    assert [(edge["from"], edge["to"]) for edge in dag["edges"]] == [(outline, expanded), (expanded, summary)]
    assert dag["statistics"] == {
        "total_nodes": 3,
        "max_depth": 2,
        "providers_involved": ["summarizer", "text-expander"],
    }
    assert writer.get(f"/blobs/{summary}/ancestors") == [
        {"id": expanded, "relation": "parent", "distance": 1},
        {"id": outline, "relation": "grandparent", "distance": 2},
    ]


def an_edit_runs_the_providers_again(writer: Studio, outline: str, expanded: str) -> None:
    body = {
        "delta": {"operation": "update", "patch": {"content": f"{OUTLINE}\nThe brother is alive and keeps bees."}},
        "trigger_providers": True,
    }
    assert writer.ask("PATCH", f"/blobs/{outline}", body)["data"]["version"] == 2
    status = eventually(
        lambda: writer.get(f"/providers/text-expander/status/{outline}"),
        lambda now: now["last_processed_version"] == 2,
    )
    children = writer.get(f"/blobs/{outline}/descendants?provider_id=text-expander")
    assert {child["id"] for child in children} == {expanded, status["output_blob_id"]}
    assert status["output_blob_id"] != expanded


def chapters_are_counted_and_listed(writer: Studio) -> None:
    chapters = [
        {
            "content": f"Chapter {number} tells of the sea, {'and of waves ' * number}.",
            "content_type": "text/markdown",
            "metadata": {"chapter": number, "title": title},
        }
        for number, title in ((2, "Two"), (3, "Three"))
    ]
    common = {"project_id": "novel", "tags": ["book:novel"]}
    assert writer.post("/blobs/batch", {"blobs": chapters, "common_metadata": common}, 207)["summary"]["succeeded"] == 2
    query = {
        "select": ["metadata.chapter", "metadata.word_count"],
        "from": "blobs",
        "where": {"and": [{"metadata.tags": {"contains": "book:novel"}}, {"metadata.chapter": {"exists": True}}]},
        "order_by": [{"field": "metadata.chapter", "direction": "asc"}],
    }
    rows = [row["metadata"] for row in writer.post("/query", query)]
    assert [row["chapter"] for row in rows if row["chapter"] > 1] == [2, 3]
    assert sum(row["word_count"] for row in rows if row["chapter"] > 1) == 13 + 16
    listed = writer.get(f"/blobs?{urlencode({'filter[tags]': 'book:novel', 'sort': 'title'})}")
    assert [blob["title"] for blob in listed if blob["title"] in {"One", "Two", "Three"}] == ["One", "Three", "Two"]


SECTIONS = {
    "problem": "Small shops lose money because their inventory is counted by hand once a month.",
    "solution": "A shelf that counts itself. Cheap scales report what is taken and what is put back.",
    "market": "There are two million small shops in Europe. Half of them have no stock system at all.",
    "team": "Two engineers who ran a warehouse, and a shopkeeper who closed hers.",
}


def test_a_pitch_is_written_section_by_section(place: Place) -> None:
    """Story S2."""
    pitcher = place.user("pitcher")
    body = {
        "blobs": [
            {"content": text, "content_type": "text/plain", "metadata": {"title": name, "section": name}}
            for name, text in SECTIONS.items()
        ],
        "common_metadata": {"project": "pitch-1", "type": "pitch", "tags": ["pitch-1"]},
    }
    created = pitcher.post("/blobs/batch", body, 207)["created"]
    sections = [item["blob_id"] for item in created]
    assert [item["status"] for item in created] == ["created"] * 4
    rows = pitcher.ask("POST", "/query", {"from": "blobs", "where": {"metadata.project": "pitch-1"}})
    assert ({row["id"] for row in rows["data"]}, rows["metadata"]["total_results"]) == (set(sections), 4)

    batch = pitcher.batched("text-expander", sections, style="professional")
    assert [batch[key] for key in ("status", "completed", "failed", "total_items")] == ["completed", 4, 0, 4]
    assert [item["blob_id"] for item in batch["items"]] == sections

    problem = sections[0]
    for text in ("Shops lose a tenth of their inventory.", "Shops lose a tenth of their inventory every year."):
        pitcher.patch(problem, {"content": text}, from_version=pitcher.get(f"/blobs/{problem}")["version"])
    history = pitcher.get(f"/blobs/{problem}/deltas")
    assert [delta["to_version"] for delta in history] == [1, 2, 3]

    whole = "\n\n".join(f"## {name}\n\n{text}" for name, text in SECTIONS.items())
    full = pitcher.create(whole, "text/markdown", metadata={"title": "full pitch"})
    short = pitcher.get(f"/blobs/{pitcher.process('summarizer', full, format='paragraph')['output_blob_id']}")
    assert short["content"].strip()
    assert "\n\n" not in short["content"].strip()

    search = {"query": "inventory", "filters": {"tags": ["pitch-1"]}, "highlight": True}
    hits = pitcher.post("/search", search)
    assert problem in {hit["id"] for hit in hits}
    assert all("<mark>inventory</mark>" in hit["excerpt"] for hit in hits)
    statistics = eventually(
        lambda: pitcher.get("/analytics/usage?period=day")["statistics"],
        lambda now: now["providers_used"].get("text-expander", 0) >= 4,
    )
    assert statistics["blobs_created"] >= 9
    assert statistics["providers_used"]["text-expander"] == 4


def test_texts_are_expanded_or_it_is_said_why_not(place: Place) -> None:
    """Story S3, its steps 1 to 4 and 6."""
    expander = place.user("expander")
    knight = expander.create("The knight entered the castle.")
    now = {"blob_id": knight, "async": False}
    first = expander.post("/providers/text-expander/process", now)
    assert first["status"] == "completed"
    assert first["metadata"]["expansion_ratio"] >= 1
    content = expander.get(f"/blobs/{first['output_blob_id']}")["content"].lower()
    assert all(noun in content for noun in ("knight", "castle"))

    baroque = expander.send("POST", "/providers/text-expander/process", {**now, "configuration": {"style": "baroque"}})
    assert (baroque.status, baroque.json["error"]["details"]["field"]) == (400, "configuration.style")
    for blob in (expander.create("Nine char"), expander.create("iVBORw0KGgo=", "image/png", encoding="base64")):
        refused = expander.send("POST", "/providers/text-expander/process", {"blob_id": blob})
        assert (refused.status, refused.json["error"]["code"]) == (400, "VALIDATION_ERROR")

    said = '"I can\'t believe it," she said.'
    dialogue = expander.create(f"{said} The door stood open and the house was empty.")
    output = expander.process("text-expander", dialogue)["output_blob_id"]
    assert said in expander.get(f"/blobs/{output}")["content"]

    second = expander.post("/providers/text-expander/process", now)
    status = expander.get(f"/providers/text-expander/status/{knight}")
    assert (second["status"], second["last_processed_version"]) == ("completed", 1)
    assert status == {key: value for key, value in second.items() if key != "job_id"}


def test_a_provider_that_fails_is_seen_to_fail_and_changes_nothing(place: Place) -> None:
    """Story S3, step 5."""
    expander = place.user("expander")
    blob = expander.create("This will not do.")
    before = errors(expander)
    with expander.socket("provider:test-fail") as listener:
        job = expander.process("test-fail", blob, status="failed")
        *_, (_, told) = listener.until(lambda kind, _: kind == "provider.failed")

    assert job["error"]["code"] == "PROVIDER_ERROR"
    assert (told["blob_id"], told["job_id"], told["error"]["code"]) == (blob, job["job_id"], "PROVIDER_ERROR")
    query = "query Tries($id: ID!) { job(id: $id) { attempts } }"
    tries = expander.product.graphql(query, {"id": job["job_id"]}, expander.token)
    assert tries == {"data": {"job": {"attempts": 3}}}
    found = expander.get(f"/blobs/{blob}")
    assert (found["content"], found["version"]) == ("This will not do.", 1)
    assert found["processing_status"] == {"test-fail": "failed"}
    eventually(lambda: errors(expander), lambda now: now == before + 1)


def errors(user: Studio) -> int:
    """How many runs of the failing provider failed for the user."""
    counted: Any = user.get("/analytics/providers/test-fail")["metrics"]["errors"]
    return int(sum(counted.values()))


def test_a_hundred_jobs_at_once_all_end(place: Place) -> None:
    """Story S3, step 7."""
    expander = place.user("expander")
    blobs = [expander.create(f"The knight number {number} entered the castle at night.") for number in range(100)]

    def start(blob: str) -> str:
        return str(expander.post("/providers/text-expander/process", {"blob_id": blob}, 202)["job_id"])

    with ThreadPoolExecutor(8) as clients:
        jobs = list(clients.map(start, blobs))

    assert {expander.ended(job)["status"] for job in jobs} == {"completed"}
    assert len(set(jobs)) == 100

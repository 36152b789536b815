"""Blobs that are processed on request: what comes of it, what is refused, what fails."""

import pytest

from tests.subgraphs.studio.providers.conftest import PROSE, Json, Studio

MISTAKES = "This is an test of the the system. He go to school."


async def test_an_expansion_is_a_child_of_its_blob(studio: Studio) -> None:
    blob_id = await studio.create("The knight entered the castle.", metadata={"title": "Knight"})
    job = await studio.done("text-expander", blob_id, configuration={"style": "academic"})
    assert (job["status"], job["progress"], job["blobVersion"], job["attempts"]) == ("COMPLETED", 100, 1, 1)
    child = await studio.blob(job["outputBlobId"], "parentId title contentType content createdBy wordCount")
    assert (child["parentId"], child["createdBy"], child["contentType"]) == (blob_id, "text-expander", "text/markdown")
    assert child["title"] == "Knight (expanded)"
    assert "knight" in child["content"]
    assert "castle" in child["content"]
    assert job["metadata"]["expansion_ratio"] == round(child["wordCount"] / 5, 2) >= 1
    assert set(job["metadata"]) == {"expansion_ratio", "processing_time"}


async def test_corrections_are_a_delta_of_the_checker(studio: Studio) -> None:
    blob_id = await studio.create(MISTAKES)
    job = await studio.done("grammar-checker", blob_id)
    assert job["outputBlobId"] == blob_id
    blob = await studio.blob(blob_id, "content version metadata latestDelta { providerId operation }")
    assert blob["content"] == "This is a test of the system. He goes to school."
    assert (blob["version"], blob["latestDelta"]) == (2, {"providerId": "grammar-checker", "operation": "UPDATE"})
    noted = blob["metadata"]["grammar_check"]
    assert [correction["after"] for correction in noted["corrections"]] == ["a", "the", "goes"]


async def test_a_text_without_mistakes_is_noted_as_checked_once(studio: Studio) -> None:
    blob_id = await studio.create("The cat sat on the mat.")
    await studio.done("grammar-checker", blob_id)
    assert (await studio.blob(blob_id))["version"] == 2
    await studio.done("grammar-checker", blob_id)
    assert (await studio.blob(blob_id))["version"] == 2


async def test_a_summary_says_less_in_the_text_s_own_words(studio: Studio) -> None:
    blob_id = await studio.create(" ".join([PROSE] * 3))
    job = await studio.done("summarizer", blob_id, configuration={"sentences": 1})
    child = await studio.blob(job["outputBlobId"])
    assert child["content"] in PROSE
    assert job["metadata"]["compression_ratio"] < 1


async def test_what_is_written_tells_of_its_run(studio: Studio) -> None:
    blob_id = await studio.create()
    job = await studio.done("text-expander", blob_id)
    lineage = await studio.blob(blob_id, "lineage { edges { providerId delta { run } } }")
    (edge,) = lineage["lineage"]["edges"]
    told = edge["delta"]["run"]
    assert (edge["providerId"], told["job_id"], told["provider_version"]) == ("text-expander", job["id"], "1.2.0")
    assert (told["engine"], told["input_version"], told["remembered"]) == ("offline", 1, False)


async def test_who_waits_gets_the_ended_job(studio: Studio) -> None:
    job = await studio.process("text-expander", await studio.create(), **{"async": False})
    assert job["status"] == "COMPLETED"


async def test_who_waits_hears_of_a_failure(studio: Studio) -> None:
    blob_id = await studio.create()
    refused = "mutation($i: ProcessBlobInput!) { processBlob(input: $i) { job { id } } }"
    given = {"providerId": "test-fail", "blobId": blob_id, "async": False}
    refusal = await studio.refusal(refused, i=given)
    assert (refusal.code, list(refusal.details)) == ("PROVIDER_ERROR", ["job_id"])
    job = await studio.job(refusal.details["job_id"])
    assert (job["status"], job["attempts"]) == ("FAILED", 3)
    error = {"code": "PROVIDER_ERROR", "message": "This provider fails every time.", "kind": "INTERNAL_ERROR"}
    assert job["error"] == error
    assert (await studio.blob(blob_id))["version"] == 1


async def test_an_answer_that_cannot_be_used_is_not_asked_for_again(studio: Studio) -> None:
    job = await studio.done("test-invalid", await studio.create())
    assert (job["status"], job["attempts"], job["error"]["code"]) == ("FAILED", 1, "PROVIDER_ERROR")


@pytest.mark.parametrize(
    ("provider", "configuration", "field"),
    [
        ("text-expander", {"style": "baroque"}, "configuration.style"),
        ("text-expander", {"target_length": "long"}, "configuration.target_length"),
        ("text-expander", {"target_length": 0}, "configuration.target_length"),
        ("text-expander", {"content": "x"}, "configuration.content"),
        ("text-expander", {"colour": "red"}, "configuration.colour"),
        ("text-expander", [1], "configuration"),
        ("summarizer", {"sentences": 1.5}, "configuration.sentences"),
        ("grammar-checker", {"dictionary": [""]}, "configuration.dictionary"),
        ("grammar-checker", {"dictionary": "Tidegate"}, "configuration.dictionary"),
    ],
)
async def test_a_configuration_that_no_option_allows_is_refused(
    studio: Studio, provider: str, configuration: Json, field: str
) -> None:
    blob_id = await studio.create()
    given = {"providerId": provider, "blobId": blob_id, "configuration": configuration}
    refusal = await studio.refusal("mutation($i: ProcessBlobInput!) { processBlob(input: $i) { job { id } } }", i=given)
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", field)
    assert await studio.jobs(blobId=blob_id) == []


@pytest.mark.parametrize(
    ("blob", "code"),
    [
        ({"content": "too short"}, "VALIDATION_ERROR"),
        ({"content": "aGVsbG8gd29ybGQ=", "contentType": "image/png", "encoding": "BASE64"}, "VALIDATION_ERROR"),
    ],
)
async def test_a_blob_that_the_provider_does_not_take_is_refused(studio: Studio, blob: Json, code: str) -> None:
    given = {"providerId": "text-expander", "blobId": await studio.create(**blob)}
    refusal = await studio.refusal("mutation($i: ProcessBlobInput!) { processBlob(input: $i) { job { id } } }", i=given)
    assert (refusal.code, refusal.details["field"]) == (code, "blobId")


async def test_what_is_not_there_or_not_ones_own_is_refused(studio: Studio) -> None:
    text = "mutation($i: ProcessBlobInput!) { processBlob(input: $i) { job { id } } }"
    blob_id = await studio.create()
    cases = [
        (studio, "text-expander", "550e8400-e29b-41d4-a716-446655449999", "BLOB_NOT_FOUND"),
        (studio, "text-expander", "x", "VALIDATION_ERROR"),
        (studio, "nobody", blob_id, "PROVIDER_NOT_FOUND"),
        (studio.by("bob"), "text-expander", blob_id, "PERMISSION_DENIED"),
        (studio.by(None), "text-expander", blob_id, "INVALID_TOKEN"),
    ]
    for who, provider, named, code in cases:
        assert (await who.refusal(text, i={"providerId": provider, "blobId": named})).code == code


async def test_the_same_work_is_done_once_and_written_each_time(studio: Studio) -> None:
    blob_id = await studio.create()
    first = await studio.done("text-expander", blob_id, configuration={"target_length": 200})
    again = await studio.done("text-expander", blob_id, configuration={"target_length": 200})
    other = await studio.done("text-expander", blob_id, configuration={"target_length": 300})
    assert [job["remembered"] for job in (first, again, other)] == [False, True, False]
    assert len({job["outputBlobId"] for job in (first, again, other)}) == 3
    contents = [(await studio.blob(job["outputBlobId"]))["content"] for job in (first, again)]
    assert contents[0] == contents[1]


async def test_a_repeated_request_is_answered_with_the_first_job(studio: Studio) -> None:
    blob_id = await studio.create()
    first, again = [await studio.process("text-expander", blob_id, idempotencyKey="k1") for _ in range(2)]
    assert first["id"] == again["id"]
    given = {"providerId": "summarizer", "blobId": blob_id, "idempotencyKey": "k1"}
    refusal = await studio.refusal("mutation($i: ProcessBlobInput!) { processBlob(input: $i) { job { id } } }", i=given)
    assert refusal.code == "DUPLICATE_RESOURCE"
    assert len(await studio.settled(blob_id, 1)) == 1


async def test_a_running_job_can_be_withdrawn(studio: Studio) -> None:
    blob_id = await studio.create()
    job = await studio.process("test-slow", blob_id, configuration={"delay_seconds": 60})
    cancel = "mutation($id: ID!) { cancelJob(input: { jobId: $id }) { job { id } } }"
    await studio.ask(cancel, id=job["id"])
    ended = await studio.ended(job["id"])
    assert (ended["status"], ended["error"]["code"], ended["outputBlobId"]) == ("CANCELLED", "CANCELLED", None)
    await studio.ask(cancel, id=job["id"])
    assert (await studio.job(job["id"]))["status"] == "CANCELLED"


async def test_what_became_of_a_blob_stands_beside_it(studio: Studio) -> None:
    blob_id = await studio.create()
    status = "processingStatus { providerId status } processing(providerId: $p) { status lastProcessedVersion"
    text = f"query($id: ID!, $p: ID!) {{ blob(id: $id) {{ {status} outputBlobId metadata }} }} }}"
    nothing = {"lastProcessedVersion": None, "outputBlobId": None, "metadata": None}
    before = (await studio.ask(text, id=blob_id, p="summarizer"))["blob"]
    assert before == {"processingStatus": [], "processing": {"status": "NOT_PROCESSED", **nothing}}
    job = await studio.done("summarizer", blob_id)
    after = (await studio.ask(text, id=blob_id, p="summarizer"))["blob"]
    assert after["processingStatus"] == [{"providerId": "summarizer", "status": "COMPLETED"}]
    assert after["processing"] == {
        "status": "COMPLETED",
        "lastProcessedVersion": 1,
        "outputBlobId": job["outputBlobId"],
        "metadata": job["metadata"],
    }
    assert (await studio.refusal(text, id=blob_id, p="nobody")).code == "PROVIDER_NOT_FOUND"
    await studio.done("test-fail", blob_id)
    now = (await studio.ask(text, id=blob_id, p="summarizer"))["blob"]["processingStatus"]
    assert [(each["providerId"], each["status"]) for each in now] == [
        ("summarizer", "COMPLETED"),
        ("test-fail", "FAILED"),
    ]


BATCH = """
mutation($i: ProcessBlobsInput!) {
  processBlobs(input: $i) { batch { id providerId totalItems status completed failed } }
}
"""
WATCHED = (
    "query($id: ID!) { batch(id: $id) { status completed failed completedAt items { blobId status error { code } } } }"
)


async def test_a_batch_ends_item_by_item(studio: Studio) -> None:
    blobs = [await studio.create(), "550e8400-e29b-41d4-a716-446655449999", await studio.create("x" * 20)]
    given = {"providerId": "text-expander", "blobIds": blobs, "configuration": {"style": "casual"}}
    batch = (await studio.ask(BATCH, i=given))["processBlobs"]["batch"]
    assert (batch["status"], batch["totalItems"], batch["completed"]) == ("PROCESSING", 3, 0)
    for blob_id in blobs:
        await studio.settled(blob_id, 1)
    ended = (await studio.ask(WATCHED, id=batch["id"]))["batch"]
    assert (ended["status"], ended["completed"], ended["failed"]) == ("PARTIAL", 2, 1)
    assert [item["blobId"] for item in ended["items"]] == blobs
    assert [(item["error"] or {}).get("code") for item in ended["items"]] == [None, "BLOB_NOT_FOUND", None]
    assert ended["completedAt"] is not None
    assert (await studio.by("bob").refusal(WATCHED, id=batch["id"])).code == "PERMISSION_DENIED"
    assert (await studio.refusal(WATCHED, id="batch_none")).code == "NOT_FOUND"


@pytest.mark.parametrize("blobs", [[], ["x"] * 101, [""], ["x" * 65]])
async def test_a_batch_has_one_to_a_hundred_blobs(studio: Studio, blobs: list[str]) -> None:
    refusal = await studio.refusal(BATCH, i={"providerId": "text-expander", "blobIds": blobs})
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", "blobIds")


async def test_jobs_are_listed_newest_first_for_their_owner(studio: Studio) -> None:
    blob_id = await studio.create()
    made = [(await studio.done(provider, blob_id))["id"] for provider in ("summarizer", "test-fail")]
    assert [job["id"] for job in await studio.jobs()] == made[::-1]
    assert [job["id"] for job in await studio.jobs(status="FAILED")] == made[1:]
    assert [job["id"] for job in await studio.jobs(providerId="summarizer")] == made[:1]
    assert await studio.by("bob").jobs() == []
    assert (
        await studio.by("bob").refusal("query($id: ID!) { job(id: $id) { id } }", id=made[0])
    ).code == "PERMISSION_DENIED"
    below = await studio.blob(blob_id, "jobs(first: 1) { totalCount nodes { id provider { name } } }")
    assert below["jobs"] == {"totalCount": 2, "nodes": [{"id": made[1], "provider": {"name": "Test: Fail"}}]}

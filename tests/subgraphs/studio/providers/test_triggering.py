"""Blobs that come, change and go, and the providers that this starts: once, and never by their own doing (D-26)."""

import pytest

from tests.subgraphs.studio.providers.conftest import PROSE, Eventually, Json, Studio


async def named(studio: Studio, blob_id: str, count: int) -> list[tuple[str, str]]:
    return [(job["providerId"], job["trigger"]) for job in await studio.settled(blob_id, count)]


async def quiet(studio: Studio, blob_id: str, count: int) -> None:
    """Nothing more has been started, after all events were heard."""
    await studio.caught_up()
    assert len(await studio.jobs(blobId=blob_id)) == count


async def test_providers_named_at_creation_run(studio: Studio) -> None:
    blob_id = await studio.create(providers=["text-expander", "grammar-checker"])
    assert sorted(await named(studio, blob_id, 2)) == [("grammar-checker", "ON_CREATE"), ("text-expander", "ON_CREATE")]
    blob = await studio.blob(blob_id, "requestedProviders { id name } processingStatus { providerId status }")
    assert blob["requestedProviders"] == [
        {"id": "text-expander", "name": "Text Expander"},
        {"id": "grammar-checker", "name": "Grammar Checker"},
    ]
    assert blob["processingStatus"] == [
        {"providerId": "text-expander", "status": "COMPLETED"},
        {"providerId": "grammar-checker", "status": "COMPLETED"},
    ]
    await quiet(studio, blob_id, 2)


async def test_named_providers_are_pending_before_anything_is_heard(studio: Studio) -> None:
    made = await studio.ask(
        "mutation($i: CreateBlobInput!) { createBlob(input: $i) { blob { processingStatus { providerId status } } } }",
        i={"content": PROSE, "contentType": "text/plain", "providers": ["test-slow"]},
    )
    assert made["createBlob"]["blob"]["processingStatus"] == [{"providerId": "test-slow", "status": "PENDING"}]


async def test_an_unknown_provider_cannot_be_named(studio: Studio) -> None:
    text = "mutation($i: CreateBlobInput!) { createBlob(input: $i) { blob { id } } }"
    for provider in ("nobody", "custom-analyzer"):
        given = {"content": "x", "contentType": "text/plain", "providers": [provider]}
        assert (await studio.refusal(text, i=given)).code == "PROVIDER_NOT_FOUND"


async def test_a_provider_can_be_named_as_soon_as_it_is_registered(studio: Studio) -> None:
    await studio.register(triggerEvents=["ON_DELETE"])
    blob_id = await studio.create("{}", contentType="application/json", providers=["custom-analyzer"])
    assert await named(studio, blob_id, 1) == [("custom-analyzer", "ON_CREATE")]


async def test_an_edit_runs_named_providers_and_derives_anew_what_was_derived(studio: Studio) -> None:
    blob_id = await studio.create(providers=["grammar-checker"])
    await studio.settled(blob_id, 1)
    first = await studio.done("text-expander", blob_id, configuration={"style": "academic", "target_length": 500})
    change = {"content": "The dragon left the castle, and nobody has seen it since."}
    version = await studio.edit(blob_id, change, triggerProviders=True)
    jobs = (await studio.settled(blob_id, 4))[2:]
    again = {job["providerId"]: job for job in jobs}
    assert set(again) == {"grammar-checker", "text-expander"}
    assert again["text-expander"]["configuration"] == {"style": "academic", "target_length": 500}
    assert again["text-expander"]["blobVersion"] >= version
    assert again["text-expander"]["outputBlobId"] != first["outputBlobId"]
    await quiet(studio, blob_id, 4)


async def test_an_edit_that_does_not_ask_for_it_derives_nothing_anew(studio: Studio) -> None:
    blob_id = await studio.create()
    await studio.done("text-expander", blob_id)
    await studio.edit(blob_id, {"content": "The dragon left the castle, and nobody has seen it since."})
    await quiet(studio, blob_id, 1)


async def test_what_is_corrected_by_request_is_not_corrected_at_every_edit(studio: Studio) -> None:
    blob_id = await studio.create()
    await studio.done("grammar-checker", blob_id)
    await studio.edit(blob_id, {"content": "Teh dragon left."})
    await quiet(studio, blob_id, 1)


@pytest.mark.parametrize("change", ["quiet edit", "delta", "revert"])
async def test_changes_that_say_so_start_nothing(studio: Studio, change: str) -> None:
    blob_id = await studio.create(providers=["summarizer"])
    await studio.settled(blob_id, 1)
    if change == "quiet edit":
        await studio.edit(blob_id, {"metadata": {"a": 1}}, triggerProviders=False)
    elif change == "delta":
        text = "mutation($i: ApplyDeltaInput!) { applyDelta(input: $i) { delta { id } } }"
        await studio.ask(text, i={"blobId": blob_id, "patch": {"metadata": {"a": 1}}})
    else:
        text = "mutation($i: RevertBlobInput!) { revertBlob(input: $i) { delta { id } } }"
        await studio.ask(text, i={"blobId": blob_id, "targetVersion": 1})
    await quiet(studio, blob_id, 1)


@pytest.mark.parametrize(
    ("conditions", "runs"),
    [
        ([], True),
        ([{"field": "metadata.kind", "operator": "eq", "value": "report"}], True),
        ([{"field": "metadata.kind", "operator": "eq", "value": "note"}], False),
        (
            [
                {"field": "metadata.kind", "operator": "ne", "value": "note"},
                {"field": "size", "operator": "gt", "value": 1000},
            ],
            False,
        ),
        ([{"field": "content_type", "operator": "regex", "value": "^application/.*json"}], True),
    ],
)
async def test_registered_providers_hear_of_what_fits(studio: Studio, conditions: list[Json], runs: bool) -> None:
    await studio.register(conditions=conditions)
    await studio.validated()
    other = await studio.create()
    blob_id = await studio.create("{}", contentType="application/json; charset=utf-8", metadata={"kind": "report"})
    if runs:
        assert await named(studio, blob_id, 1) == [("custom-analyzer", "ON_CREATE")]
    await quiet(studio, blob_id, int(runs))
    await quiet(studio, other, 0)


async def test_nothing_runs_for_other_users_blobs(studio: Studio) -> None:
    await studio.register()
    await studio.validated()
    bob = studio.by("bob")
    blob_id = await bob.create("{}", contentType="application/json")
    await quiet(bob, blob_id, 0)


async def test_the_jobs_of_a_deleted_blob_are_withdrawn(studio: Studio, eventually: Eventually) -> None:
    blob_id = await studio.create()
    job = await studio.process("test-slow", blob_id, configuration={"delay_seconds": 60})

    async def is_begun() -> bool:
        return bool((await studio.job(job["id"]))["progress"])

    await eventually(is_begun)
    await studio.ask("mutation($id: ID!) { deleteBlob(input: { blobId: $id }) { deletedId } }", id=blob_id)
    assert (await studio.ended(job["id"]))["status"] == "CANCELLED"


async def test_the_demo_s_blobs_are_as_the_reference_has_them(studio: Studio) -> None:
    demo = studio.by("user_123")
    await studio.caught_up()
    processing = 'processing(providerId: "text-expander") { lastProcessedVersion }'
    fields = f"version processingStatus {{ providerId status }} {processing}"
    blob = await demo.blob("550e8400-e29b-41d4-a716-446655440001", fields)
    assert blob == {
        "version": 3,
        "processingStatus": [
            {"providerId": "text-expander", "status": "COMPLETED"},
            {"providerId": "grammar-checker", "status": "COMPLETED"},
        ],
        "processing": {"lastProcessedVersion": 3},
    }
    assert len(await demo.jobs()) == 3

"""Making blobs: what is stored, what is derived, and what is refused."""

import base64
from typing import Any

import pytest

from tests.subgraphs.studio.blobs.conftest import Client

Json = Any  # JSON values

UNKNOWN = "550e8400-e29b-41d4-a716-446655449999"


async def test_a_new_blob_says_what_it_was_given(alice: Client) -> None:
    root = await alice.create("Root")
    blob = await alice.create(
        "SGVsbG8gd29ybGQ=",
        metadata={"title": "My Document", "tags": ["draft", "chapter-1"], "nothing": None},
        parentId=root["id"].upper(),
        providers=["text-expander", "grammar-checker", "text-expander"],
    )
    assert blob | {"id": ""} == {
        "id": "",
        "version": 1,
        "title": "My Document",
        "content": "Hello world",
        "contentType": "text/plain",
        "size": 11,
        "metadata": {"title": "My Document", "tags": ["draft", "chapter-1"], "nothing": None},
        "parentId": root["id"],
        "createdBy": "user",
        "createdAt": "2026-01-15T10:00:00Z",
        "updatedAt": "2026-01-15T10:00:00Z",
    }
    assert await alice.read(blob["id"]) == blob
    more = await alice.read(
        blob["id"],
        fields="ownerId owner { id } wordCount readingTime enrichedMetadata deletedAt parent { title }"
        " requestedProviders { id }"
        " latestDelta { providerId operation patch fromVersion toVersion status appliedAt blob { title } blobId }",
    )
    assert more == {
        "ownerId": "alice",
        "owner": {"id": "alice"},
        "wordCount": 2,
        "readingTime": "1 min",
        "enrichedMetadata": blob["metadata"] | {"word_count": 2, "reading_time": "1 min"},
        "deletedAt": None,
        "parent": {"title": "Root"},
        "requestedProviders": [{"id": "text-expander"}, {"id": "grammar-checker"}],
        "latestDelta": {
            "providerId": "user",
            "operation": "CREATE",
            "patch": {"content": "Hello world", "content_type": "text/plain", "metadata": blob["metadata"]},
            "fromVersion": 0,
            "toVersion": 1,
            "status": "APPLIED",
            "appliedAt": "2026-01-15T10:00:00Z",
            "blob": {"title": "My Document"},
            "blobId": blob["id"],
        },
    }


async def test_binary_content_is_read_as_base64(alice: Client) -> None:
    content = base64.b64encode(bytes(range(256)) * 100).decode()
    blob = await alice.create(content, contentType="image/png")
    assert (blob["content"], blob["size"], blob["title"]) == (content, 25_600, "Untitled")
    delta = await alice.read(blob["id"], fields="latestDelta { patch } wordCount readingTime")
    assert delta == {
        "latestDelta": {"patch": {"content": content, "content_type": "image/png"}},
        "wordCount": None,
        "readingTime": None,
    }


@pytest.mark.parametrize(
    "content", ["", "\0", "line\r\nline\u2028", "👩‍💻" * 2000, "a\0b\ufffe", '{"a": 1'], ids=range(6)
)
async def test_any_text_comes_back_as_it_went_in(alice: Client, content: str) -> None:
    metadata = {"title": "\0" + content[:3], "tags": ["\0", content[:3]], content[:3] + "key": content[:9]}
    blob = await alice.create(content, encoding="UTF_8", metadata=metadata)
    read = await alice.read(blob["id"])
    assert (read["content"], read["metadata"], read["size"]) == (content, metadata, len(content.encode()))
    assert (await alice.read(blob["id"], fields="latestDelta { patch }"))["latestDelta"]["patch"]["content"] == content


@pytest.mark.parametrize(
    ("given", "code", "details"),
    [
        (
            {"content": "x" * 10_485_761},
            "VALIDATION_ERROR",
            {"field": "content", "reason": "Content exceeds maximum size of 10MB"},
        ),
        (
            {"content": "!", "encoding": "BASE64"},
            "VALIDATION_ERROR",
            {"field": "content", "reason": "Content is not valid base64"},
        ),
        (
            {"contentType": "text"},
            "VALIDATION_ERROR",
            {"field": "contentType", "reason": "Content type must be a media type such as text/plain"},
        ),
        ({"metadata": [1]}, "VALIDATION_ERROR", {"field": "metadata", "reason": "Metadata must be a JSON object"}),
        (
            {"metadata": {"a": "x" * 262_144}},
            "VALIDATION_ERROR",
            {"field": "metadata", "reason": "Metadata exceeds maximum size of 256KB"},
        ),
        ({"parentId": "x"}, "VALIDATION_ERROR", {"field": "parentId", "reason": "A blob id is a UUID"}),
        ({"parentId": UNKNOWN}, "BLOB_NOT_FOUND", {"blob_id": UNKNOWN}),
        ({"providers": ["summarizer", "none"]}, "PROVIDER_NOT_FOUND", {"provider_id": "none"}),
        ({"providers": ["user"]}, "PROVIDER_NOT_FOUND", {"provider_id": "user"}),
    ],
    ids=lambda value: None if isinstance(value, dict) else value,
)
async def test_bad_blobs_are_refused_and_leave_nothing(studio: Client, given: Json, code: str, details: Json) -> None:
    text = "mutation($input: CreateBlobInput!) { createBlob(input: $input) { blob { id } } }"
    refusal = await studio.refusal(text, input={"content": "x", "contentType": "text/plain", **given})
    assert (refusal.code, refusal.details) == (code, details)
    assert await studio.list() == []


async def test_issuers_may_name_users_at_length(alice: Client) -> None:
    user = alice.by("auth0|" + "u" * 249)
    blob = await user.create("x")
    assert (await user.read(blob["id"], fields="ownerId"))["ownerId"] == user.user


@pytest.mark.parametrize("depth", [33, 200, 260, 2000])
async def test_deep_metadata_is_refused(studio: Client, depth: int) -> None:
    metadata: Json = {}
    for _ in range(depth):
        metadata = {"a": metadata}
    text = "mutation($input: CreateBlobInput!) { createBlob(input: $input) { blob { id } } }"
    refusal = await studio.refusal(text, input={"content": "x", "contentType": "text/plain", "metadata": metadata})
    assert refusal.code == "VALIDATION_ERROR"
    assert refusal.details["field"] == "metadata"

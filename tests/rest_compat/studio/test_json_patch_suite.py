"""The public test records of JSON Patch (RFC 6902) hold over REST, in metadata and in JSON content.

A record's document is hung below `/metadata/doc`, or is the content; its pointers are lengthened by that place.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

Json = Any  # JSON values

SUITE = Path(__file__).parent / "json_patch_suite"


def records() -> Iterator[Any]:
    for name in ("spec_tests", "tests"):
        for place, record in enumerate(json.loads((SUITE / f"{name}.json").read_text())):
            said = record.get("comment") or record.get("error") or ""
            marks = [pytest.mark.skip(reason="disabled by its authors")] if record.get("disabled") else []
            yield pytest.param(record, id=f"{name}-{place}-{said[:40]}", marks=marks)


def below(prefix: str, operation: Json) -> Json:
    """An operation with its pointers below a place. What is no pointer stays what it is."""
    if not isinstance(operation, dict):
        return operation
    moved = dict(operation)
    for member in ("path", "from"):
        text = moved.get(member)
        if isinstance(text, str) and (text == "" or text.startswith("/")):
            moved[member] = prefix + text
    return moved


def as_content(operation: Json) -> Json:
    """A whole content that is a JSON text is said as that text: a string there is the content itself."""
    if isinstance(operation, dict) and operation.get("path") == "/content" and isinstance(operation.get("value"), str):
        return operation | {"value": json.dumps(operation["value"])}
    return operation


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    return client


async def create(studio: httpx.AsyncClient, **blob: Json) -> str:
    answer = await studio.post("/blobs", json={"content": "x", "content_type": "text/plain"} | blob)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


async def applied(studio: httpx.AsyncClient, blob: str, patch: Json, record: Json) -> Json | None:
    """The blob after a patch; None where it was refused, as the record says, and left alone."""
    answer = await studio.post("/deltas", json={"blob_id": blob, "operation": "update", "patch": patch})
    after = (await studio.get(f"/blobs/{blob}")).json()["data"]
    if "error" in record:
        code = answer.json()["error"]["code"]
        assert (answer.status_code, code in {"INVALID_DELTA", "VALIDATION_ERROR"}, after["version"]) == (400, True, 1)
        return None
    assert answer.status_code == 201, answer.text
    assert after["version"] == 2
    return after


@pytest.mark.parametrize("record", list(records()))
async def test_it_holds_in_metadata(studio: httpx.AsyncClient, record: Json) -> None:
    blob = await create(studio, metadata={"doc": record["doc"]})
    patch = [below("/metadata/doc", operation) for operation in record["patch"]]
    if not patch:
        pytest.skip("an empty patch is no change, and refused as malformed (D-8)")
    after = await applied(studio, blob, patch, record)
    if after is not None:
        assert after["metadata"]["doc"] == record.get("expected", record["doc"])


@pytest.mark.parametrize("record", list(records()))
async def test_it_holds_in_content(studio: httpx.AsyncClient, record: Json) -> None:
    content = json.dumps(record["doc"])
    blob = await create(studio, content=content, content_type="application/json", encoding="utf-8")
    patch = [as_content(below("/content", operation)) for operation in record["patch"]]
    if not patch:
        pytest.skip("an empty patch is no change, and refused as malformed (D-8)")
    after = await applied(studio, blob, patch, record)
    if after is not None:
        assert json.loads(after["content"]) == record.get("expected", record["doc"])

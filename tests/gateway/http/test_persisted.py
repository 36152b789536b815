"""Documents by their hash: known ones, learned ones, and servers that answer nothing else."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest

from gateway.serving.persisted import PersistedDocuments
from tests.gateway.http.conftest import Serve
from tests.gateway.http.served import Served, Setup

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUERY = "{ me { name } }"
HASH = sha256(QUERY.encode()).hexdigest()
DATA = {"data": {"me": {"name": "Ada"}}}


def persisted(digest: str = HASH, version: int = 1) -> Mapping[str, Any]:
    return {"persistedQuery": {"version": version, "sha256Hash": digest}}


async def test_a_document_is_learned_by_its_hash_and_then_sent_without_text(served: Served) -> None:
    unknown = await served.ask(body={"extensions": persisted()})
    learned = await served.ask(body={"query": QUERY, "extensions": persisted()})
    parameters = urlencode({"extensions": json.dumps(persisted())})
    by_get = await served.ask("GET", f"/graphql?{parameters}")
    by_id = await served.ask(body={"documentId": f"sha256:{HASH}"})

    assert unknown.json["errors"] == [
        {"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}
    ]
    assert [learned.json, by_get.json, by_id.json] == [DATA] * 3


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": QUERY, "extensions": persisted("0" * 64)}, "PERSISTED_QUERY_HASH_MISMATCH"),
        ({"extensions": persisted(version=2)}, "BAD_REQUEST"),
        ({"extensions": {"persistedQuery": 1}}, "BAD_REQUEST"),
        ({"extensions": {"persistedQuery": None}}, "BAD_REQUEST"),
        ({"documentId": "sha256:" + "0" * 64}, "PERSISTED_DOCUMENT_NOT_FOUND"),
    ],
)
async def test_what_cannot_be_found_is_refused(served: Served, body: Any, code: str) -> None:
    assert (await served.ask(body=body)).codes == [code]


async def test_only_the_most_recently_used_documents_are_remembered(serve: Serve) -> None:
    served = await serve(Setup(documents=PersistedDocuments(cache_size=2)))
    queries = ["{ me { id } }", "{ me { name } }", "{ me { score } }"]
    hashes = [sha256(query.encode()).hexdigest() for query in queries]
    for query, digest in zip(queries, hashes, strict=True):
        await served.ask(body={"query": query, "extensions": persisted(digest)})

    answers = [await served.ask(body={"documentId": f"sha256:{digest}"}) for digest in hashes]

    assert [answer.codes for answer in answers] == [["PERSISTED_DOCUMENT_NOT_FOUND"], [], []]


async def test_a_server_of_known_documents_answers_nothing_else(serve: Serve) -> None:
    served = await serve(Setup(documents=PersistedDocuments({HASH: QUERY, "Greeting": "{ me { id } }"}, only=True)))

    answers = [
        await served.ask(body=body)
        for body in (
            {"documentId": f"sha256:{HASH}"},
            {"documentId": "Greeting"},
            {"query": QUERY},
            {"extensions": persisted()},
            {"query": "{ me { score } }"},
            {"query": "{ me { score } }", "extensions": persisted(sha256(b"{ me { score } }").hexdigest())},
        )
    ]

    assert [answer.codes for answer in answers] == [[]] * 4 + [["PERSISTED_DOCUMENT_REQUIRED"]] * 2

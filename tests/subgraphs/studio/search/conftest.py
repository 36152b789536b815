"""A started search subgraph beside a real blobs subgraph, and a client of both that reads like users' requests."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from graphql import parse, validate

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.graph import Answered
from subgraphs.studio.blobs.app import create_subgraph as create_blobs
from subgraphs.studio.blobs.schema import schema as blobs_schema
from subgraphs.studio.search.app import create_subgraph
from subgraphs.studio.search.domain.document import read_head, terms_of
from subgraphs.studio.search.schema import schema
from subgraphs.studio.search.service.heads import PROCESSED, PROVIDER
from subgraphs.studio.search.service.indexing import index_heads
from subgraphs.studio.search.settings import SearchSettings

Json = Any  # JSON values

SEARCH = """
query($input: SearchBlobsInput!, $first: Int = 20, $after: String, $page: Int = 1) {
  searchBlobs(input: $input, first: $first, after: $after, page: $page) {
    nodes { id title excerpt relevanceScore }
    edges { cursor }
    pageInfo { hasNextPage hasPreviousPage }
    totalCount
    facets { contentTypes { value count } tags { value count } }
  }
}
"""
QUERY = """
query($input: QueryBlobsInput!) {
  queryBlobs(input: $input) { rows blobs { id } statistics { queryTime totalResults } }
}
"""
KNOWN = {"summarizer", "grammar-checker", "text-expander"}
CREATE = "mutation($input: CreateBlobInput!) { createBlob(input: $input) { blob { id } } }"
UPDATE = "mutation($input: UpdateBlobInput!) { updateBlob(input: $input) { blob { id } } }"
REVERT = "mutation($input: RevertBlobInput!) { revertBlob(input: $input) { blob { id } } }"
DELETE = "mutation($input: DeleteBlobInput!) { deleteBlob(input: $input) { deletedId } }"


class RefusedError(AssertionError):
    """A subgraph answered with errors; this is the first of them."""

    def __init__(self, error: Mapping[str, Json]) -> None:
        super().__init__(f"{error['message']} {error.get('extensions')}")
        self.code: str = error["extensions"]["code"]
        self.details: dict[str, Json] = error["extensions"].get("details") or {}


class BesideGate:
    """The way from search to the blobs subgraph of the same test, and to what stands for providers.

    `open` False: nobody answers.
    """

    def __init__(self, blobs: Subgraph[Any]) -> None:
        self.blobs = blobs
        self.open = True
        self.runs: list[dict[str, Json]] = []
        """What the providers subgraph tells of."""

    async def answer(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> Mapping[str, Json]:
        self._check()
        if document == PROVIDER and variables["id"] not in KNOWN:
            return {"errors": [{"message": "Provider is not registered", "extensions": {"code": "PROVIDER_NOT_FOUND"}}]}
        if document == PROVIDER:
            return {"data": {"provider": variables}}
        if document == PROCESSED:
            heads = [
                {"id": blob_id, "processingStatus": [{"providerId": "grammar-checker"}]} for blob_id in variables["ids"]
            ]
            return {"data": {"blobsForService": heads}}
        claims = {"sub": subject, "org_id": organization_id, "scope": "service"}
        return await self.blobs.execute(parse(document), variables, claims=claims)

    def stream(self, *_arguments: Json, **_options: Json) -> AsyncGenerator[Mapping[str, Json], None]:
        raise NotImplementedError

    def transfer(
        self, method: str, url: str, headers: Mapping[str, str], body: AsyncIterable[bytes] | None
    ) -> AbstractAsyncContextManager[Answered]:
        raise NotImplementedError

    async def events(
        self, subgraph: str, *, after: int, topics: Sequence[str], limit: int, seconds: float
    ) -> Mapping[str, Json]:
        self._check()
        if subgraph == "providers":
            page = [event for event in self.runs if event["sequence"] > after]
            if not page:
                await asyncio.sleep(seconds)
            return {"events": page, "reached": page[-1]["sequence"] if page else after, "oldest": 1}
        return await self.blobs.event_page(after=after, topics=topics, limit=limit, seconds=seconds)

    async def newest_event(self, subgraph: str, *, after: int, topics: Sequence[str]) -> int:
        assert subgraph == "blobs"
        self._check()
        return await self.blobs.newest_event(after=after, topics=topics)

    def _check(self) -> None:
        if not self.open:
            raise ConnectionError("nobody answers")


class Client:
    """What one user (None: nobody) does with blobs and search."""

    def __init__(
        self, search: Subgraph[SearchSettings], blobs: Subgraph[Any] | None = None, user: str | None = "alice"
    ) -> None:
        self.search = search
        self.blobs = blobs
        self.user = user
        self.scope = ""

    def by(self, user: str | None, scope: str = "") -> "Client":
        client = Client(self.search, self.blobs, user)
        client.scope = scope
        return client

    async def ask(self, text: str, **variables: Json) -> Json:
        return await self._run(self.search, schema, text, variables)

    async def refusal(self, text: str, **variables: Json) -> RefusedError:
        with pytest.raises(RefusedError) as caught:
            await self.ask(text, **variables)
        return caught.value

    async def find(self, query: str, **options: Json) -> Json:
        paging = {name: options.pop(name) for name in ("first", "after", "page") if name in options}
        return (await self.ask(SEARCH, input={"query": query, **options}, **paging))["searchBlobs"]

    async def titles(self, query: str, **options: Json) -> list[str]:
        return [node["title"] for node in (await self.find(query, **options))["nodes"]]

    async def query(self, **given: Json) -> Json:
        return (await self.ask(QUERY, input=given))["queryBlobs"]

    async def rows(self, where: Json = None, **given: Json) -> list[Json]:
        rows: list[Json] = (await self.query(where=where, **given))["rows"]
        return rows

    async def create(self, content: str = "", **options: Json) -> str:
        given = {"content": content or "nothing", "contentType": "text/plain", "encoding": "UTF_8", **options}
        answer = await self._change(CREATE, given)
        blob_id: str = answer["createBlob"]["blob"]["id"]
        return blob_id

    async def update(self, blob_id: str, patch: Json) -> None:
        await self._change(UPDATE, {"blobId": blob_id, "patch": patch})

    async def revert(self, blob_id: str, target: int) -> None:
        await self._change(REVERT, {"blobId": blob_id, "targetVersion": target})

    async def delete(self, blob_id: str, **options: Json) -> None:
        await self._change(DELETE, {"blobId": blob_id, **options})

    async def index(self, *heads: Json) -> None:
        """Put heads into the index as if the blobs subgraph had shown them."""
        documents = [read_head(head_of(**head)) for head in heads]
        async with self.search.database.transaction() as session:
            ids = [document.blob_id for document in documents]
            await index_heads(session, ids, [(document, terms_of(document)) for document in documents])

    async def _change(self, text: str, given: Json) -> Json:
        assert self.blobs is not None
        return await self._run(self.blobs, blobs_schema, text, {"input": given})

    async def _run(self, subgraph: Subgraph[Any], checked_by: Any, text: str, variables: Json) -> Json:
        document = parse(text)
        assert validate(checked_by.core, document) == []
        claims = None if self.user is None else {"sub": self.user, "scope": self.scope}
        answer = await subgraph.execute(document, variables, claims=claims)
        if "errors" in answer:
            raise RefusedError(answer["errors"][0])
        return answer["data"]


def head_of(number: int, owner: str = "alice", **fields: Json) -> Json:
    """A head as the graph shows it to services."""
    metadata = fields.pop("metadata", {})
    return {
        "id": f"{number:08d}-0000-7000-8000-000000000000",
        "ownerId": owner,
        "parentId": None,
        "createdBy": "user",
        "version": 1,
        "title": metadata.get("title", f"Blob {number}"),
        "contentType": "text/plain",
        "size": 1,
        "enrichedMetadata": metadata,
        "createdAt": "2024-01-15T10:30:00Z",
        "updatedAt": "2024-01-15T10:30:00Z",
        "requestedProviders": [],
        "text": "",
        **fields,
    }


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def indexed(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Client]:
    """Alice at a search subgraph alone, on SQLite and on PostgreSQL: what is indexed is put there by the test."""
    search = create_subgraph(values | {"demo": "false"}, clock)
    await search.start()
    yield Client(search)
    await search.stop()


@pytest.fixture
async def gate(values: dict[str, str], clock: ManualClock) -> AsyncIterator[BesideGate]:
    """A started blobs subgraph, empty, on SQLite and on PostgreSQL."""
    blobs = create_blobs(values | {"demo": "false"}, clock)
    await blobs.start()
    yield BesideGate(blobs)
    await blobs.stop()


@pytest.fixture
async def alice(values: dict[str, str], clock: ManualClock, gate: BesideGate) -> AsyncIterator[Client]:
    """Alice at a search subgraph that follows blobs."""
    search = create_subgraph(values | {"demo": "false", "search_wait_seconds": "20"}, clock)
    search.connect(gate)
    await search.start()
    yield Client(search, gate.blobs)
    await search.stop()


@pytest.fixture
def bob(alice: Client) -> Client:
    return alice.by("bob")

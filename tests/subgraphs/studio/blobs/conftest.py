"""A started blobs subgraph, and a client of it that reads like the requests of users."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from graphql import parse, validate
from sqlalchemy import event

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.studio.blobs.app import create_subgraph
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.schema import schema

Json = Any  # JSON values

FIELDS = "id version title content contentType size metadata parentId createdBy createdAt updatedAt"


class RefusedError(AssertionError):
    """The subgraph answered with errors; `error` is the first of them."""

    def __init__(self, error: Mapping[str, Json]) -> None:
        super().__init__(f"{error['message']} {error.get('extensions')}")
        self.error = error
        self.code: str = error["extensions"]["code"]
        self.details: dict[str, Json] = error["extensions"].get("details") or {}


class Client:
    """Operations on one subgraph for one user (None: nobody)."""

    def __init__(self, subgraph: Subgraph[Resources], user: str | None = "alice", scope: str = "") -> None:
        self.subgraph = subgraph
        self.user = user
        self.scope = scope

    def by(self, user: str | None) -> "Client":
        return Client(self.subgraph, user)

    def as_service(self, name: str = "service:providers") -> "Client":
        return Client(self.subgraph, name, "service")

    async def answer(self, text: str, **variables: Json) -> dict[str, Json]:
        document = parse(text)
        assert validate(schema.core, document) == []
        claims = None if self.user is None else {"sub": self.user, "scope": self.scope}
        return await self.subgraph.execute(document, variables, claims=claims)

    async def ask(self, text: str, **variables: Json) -> Json:
        answer = await self.answer(text, **variables)
        if "errors" in answer:
            raise RefusedError(answer["errors"][0])
        return answer["data"]

    async def refusal(self, text: str, **variables: Json) -> RefusedError:
        with pytest.raises(RefusedError) as caught:
            await self.ask(text, **variables)
        return caught.value

    async def create(self, content: str = "Hello", **options: Json) -> Json:
        given = {"content": content, "contentType": "text/plain", **options}
        text = f"mutation($input: CreateBlobInput!) {{ createBlob(input: $input) {{ blob {{ {FIELDS} }} }} }}"
        return (await self.ask(text, input=given))["createBlob"]["blob"]

    async def update(self, blob_id: str, patch: Json, **options: Json) -> Json:
        given = {"blobId": blob_id, "patch": patch, **options}
        text = (
            f"mutation($input: UpdateBlobInput!) {{ updateBlob(input: $input) {{ blob {{ {FIELDS} }}"
            " delta { id patch fromVersion toVersion operation } } }"
        )
        return (await self.ask(text, input=given))["updateBlob"]

    async def revert(self, blob_id: str, target: int, **options: Json) -> Json:
        given = {"blobId": blob_id, "targetVersion": target, **options}
        text = (
            f"mutation($input: RevertBlobInput!) {{ revertBlob(input: $input) {{ blob {{ {FIELDS} }}"
            f" delta {{ id patch operation }} backup {{ {FIELDS} }} }} }}"
        )
        return (await self.ask(text, input=given))["revertBlob"]

    async def delete(self, blob_id: str, **options: Json) -> Json:
        text = "mutation($input: DeleteBlobInput!) { deleteBlob(input: $input) { deletedId deletedCount } }"
        return (await self.ask(text, input={"blobId": blob_id, **options}))["deleteBlob"]

    async def read(self, blob_id: str, version: int | None = None, fields: str = FIELDS) -> Json:
        text = f"query($id: ID!, $version: Int) {{ blob(id: $id, version: $version) {{ {fields} }} }}"
        return (await self.ask(text, id=blob_id, version=version))["blob"]

    async def list(self, arguments: str = "", fields: str = "title") -> list[Json]:
        """The values of one field of the blobs that a list shows."""
        shown = (await self.ask(f"{{ blobs{arguments} {{ nodes {{ {fields} }} }} }}"))["blobs"]["nodes"]
        return [node[fields] for node in shown]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def subgraph(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Subgraph[Resources]]:
    """The subgraph, empty, on SQLite and on PostgreSQL."""
    started = create_subgraph(values | {"demo": "false"}, clock)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
def alice(subgraph: Subgraph[Resources]) -> Client:
    return Client(subgraph)


@pytest.fixture
def bob(subgraph: Subgraph[Resources]) -> Client:
    return Client(subgraph, "bob")


@pytest.fixture
async def studio(sqlite_values: dict[str, str], clock: ManualClock) -> AsyncIterator[Client]:
    """Alice on SQLite alone, for what does not depend on the database."""
    started = create_subgraph(sqlite_values | {"demo": "false"}, clock)
    await started.start()
    yield Client(started)
    await started.stop()


@pytest.fixture
def statements(subgraph: Subgraph[Resources]) -> Callable[[], Any]:
    """A block in which the statements of readers are listed."""

    @contextmanager
    def listed() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
            seen.append(statement)

        engine = subgraph.database.reader.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)

    return listed

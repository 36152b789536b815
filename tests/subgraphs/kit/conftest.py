"""A miniature subgraph of notes, built on the kit as the products are."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
import strawberry
from graphql import parse
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit import ids
from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata
from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.errors import NOT_FOUND, SubgraphError, invalid
from subgraphs.kit.fields import field as described
from subgraphs.kit.fields import mutation, subscription
from subgraphs.kit.identity import Claims, require_organization
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import SortKey, fetch_page, page_request
from subgraphs.kit.scalars import JSON
from subgraphs.kit.schema import FederatedSchema
from subgraphs.kit.settings import KitSettings, read_settings

ANN: Claims = {"sub": "ann", "org_id": "org_1", "scope": "admin"}
BOB: Claims = {"sub": "bob", "org_id": "org_2", "scope": ""}


class Base(DeclarativeBase):
    metadata = named_metadata()


class NoteRow(Base):
    __tablename__ = "note"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    organization_id: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(200))
    rank: Mapped[int] = mapped_column(default=0)
    extra: Mapped[Any | None] = mapped_column(json_column())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


@dataclass
class Resources:
    """How often the batch function was called, and with what."""

    batches: list[list[str]] = field(default_factory=list)


Info = strawberry.Info[Context[Resources], None]
Id = Annotated[strawberry.ID, strawberry.argument(description="The id.")]
Text = Annotated[str, strawberry.argument(description="The text.")]


async def notes_by_id(context: Context[Resources], keys: Sequence[str]) -> Mapping[str, NoteRow]:
    context.resources.batches.append(sorted(keys))
    own = NoteRow.organization_id == context.actor.organization_id
    rows = await context.session.scalars(select(NoteRow).where(NoteRow.id.in_(keys), own))
    return {row.id: row for row in rows}


@strawberry.federation.type(keys=["id"], description="A note.")
class Note:
    id: strawberry.ID = strawberry.field(description="The id.")
    text: str = strawberry.field(description="The text.")
    rank: int = strawberry.field(description="The rank.")
    extra: JSON | None = strawberry.field(description="More.")
    created_at: datetime = strawberry.field(description="When it was written.")

    @staticmethod
    def of(row: NoteRow) -> "Note":
        extra = None if row.extra is None else JSON(row.extra)
        return Note(id=strawberry.ID(row.id), text=row.text, rank=row.rank, extra=extra, created_at=row.created_at)

    @described(description="The same note again, by way of the loader.")
    async def again(self, info: Info) -> "Note | None":
        row = await info.context.load(notes_by_id, str(self.id))
        return Note.of(row) if row else None

    @described(description="Always a fault.")
    async def broken(self) -> str | None:
        raise RuntimeError("a secret of ours")

    @staticmethod
    async def resolve_reference(info: Info, id: strawberry.ID) -> "Note | None":  # noqa: A002
        row = await info.context.load(notes_by_id, str(id))
        return Note.of(row) if row else None


@strawberry.type(description="Reads.")
class Query:
    @described(description="A note.")
    async def note(self, info: Info, id: Id) -> Note | None:  # noqa: A002
        row = await info.context.session.get(NoteRow, id)
        if row is None or row.organization_id != info.context.actor.organization_id:
            raise SubgraphError(NOT_FOUND, "There is no such note.", {"field": "id"})
        return Note.of(row)

    @described(description="Notes.")
    async def notes(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Note]:
        own = select(NoteRow).where(NoteRow.organization_id == require_organization(info.context.actor))
        order = (SortKey(NoteRow.rank, descending=True), SortKey(NoteRow.id))
        page = await fetch_page(
            info.context.session, own, order, page_request(first, after, last, before, offset=offset)
        )
        return Connection.of(page, Note.of)

    @described(description="Whoever asks.")
    def whoami(self, info: Info) -> str:
        actor = info.context.actor
        return "nobody" if actor.anonymous else f"{actor.subject} of {actor.organization_id}"


@strawberry.input(description="A note to write.")
class WriteInput:
    text: str = strawberry.field(description="The text.")
    at: datetime | None = strawberry.field(description="When it was written.", default=None)
    rank: int = strawberry.field(description="The rank.", default=0)
    extra: JSON | None = strawberry.field(description="More.", default=None)


@strawberry.type(description="Writes.")
class Mutation:
    @mutation(description="Write a note. The text 'refused' is refused after writing, 'broken' fails.")
    async def write(self, info: Info, input: WriteInput) -> Note:  # noqa: A002
        async with info.context.transaction() as session:
            row = NoteRow(
                id=ids.prefixed("note"),
                organization_id=require_organization(info.context.actor),
                text=input.text,
                rank=input.rank,
                extra=input.extra,
                created_at=input.at or info.context.clock.now(),
            )
            session.add(row)
            await session.flush()
            publish(session, "note.written", scope=row.organization_id, key=row.id, payload={"text": row.text})
            if input.text == "refused":
                raise invalid("text", "not refused", "This text is refused.")
            if input.text == "broken":
                raise RuntimeError("a secret of ours")
        return Note.of(row)


@strawberry.type(description="Hears.")
class Subscription:
    @subscription(description="Notes as they are written.")
    async def written(self, info: Info, after: After = None) -> AsyncGenerator[Note, None]:
        scope = require_organization(info.context.actor)
        async for event in info.context.listen(scope=scope, after=int(after) if after else None):
            row = await info.context.load(notes_by_id, event.key)
            assert row is not None, "an event came before its transaction could be read"
            yield Note.of(row)


SCHEMA = FederatedSchema(query=Query, mutation=Mutation, subscription=Subscription)

Notes = Subgraph[Resources]
MakeNotes = Callable[..., Notes]
Ask = Callable[..., Any]


async def verify(credential: str) -> Claims:
    if credential not in {"ann", "bob"}:
        raise SubgraphError("INVALID_TOKEN", "The token is wrong.")
    return ANN if credential == "ann" else BOB


@pytest.fixture(scope="session")
def notes_migrations() -> Path:
    return Path(__file__).parent / "notes_migrations"


@pytest.fixture(scope="session")
def note_row() -> type[NoteRow]:
    return NoteRow


@pytest.fixture
def make_notes(notes_migrations: Path) -> MakeNotes:
    """Build the subgraph from settings."""

    def make(values: Mapping[str, str], clock: Clock | None = None) -> Notes:
        return Subgraph(
            name="notes",
            schema=SCHEMA,
            settings=read_settings(KitSettings, values),
            metadata=Base.metadata,
            migrations=notes_migrations,
            resources=Resources(),
            codes={"UNAUTHORIZED": "INVALID_TOKEN"},
            verifier=verify,
            clock=clock,
        )

    return make


@pytest.fixture
async def notes(make_notes: MakeNotes, values: dict[str, str]) -> AsyncIterator[Notes]:
    """The started subgraph, on SQLite and on PostgreSQL."""
    subgraph = make_notes(values)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


@pytest.fixture
def ask(notes: Notes) -> Ask:
    """Run an operation of the started subgraph as Ann, or with other `claims`."""

    async def run(text: str, variables: Mapping[str, Any] | None = None, claims: Claims | None = ANN) -> Any:
        return await notes.execute(parse(text), variables or {}, claims=claims, headers={"x-request-id": "request-1"})

    return run

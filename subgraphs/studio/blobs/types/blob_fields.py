"""A row of a blob comes in, the fields of the GraphQL type Blob that lead to no other entity go out."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.scalars import JSON, URL
from subgraphs.studio.blobs.domain.content import (
    DEFAULT_TEXT_BYTES,
    beginning_of,
    check_text_bytes,
    is_text,
    shown_content,
)
from subgraphs.studio.blobs.domain.description import enriched_metadata, reading_time
from subgraphs.studio.blobs.domain.detached import digest_of
from subgraphs.studio.blobs.domain.json_values import parse_object
from subgraphs.studio.blobs.loaders import load_content
from subgraphs.studio.blobs.models import BlobRow
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.service.links import content_url

Info = strawberry.Info[Context[Resources], None]

MaxBytes = Annotated[int, strawberry.argument(description="How many bytes of UTF-8 at most.")]


@strawberry.type(description="What a blob says of itself.")
class BlobFields:
    """The plain fields of a blob, at its head or as it was at an earlier version."""

    row: strawberry.Private[BlobRow]
    id: strawberry.ID = strawberry.field(description="The blob's identifier, a UUID.")
    owner_id: strawberry.ID = strawberry.field(description="Whose it is.")
    title: str = strawberry.field(description='`metadata.title`, or the first line of the text, or "Untitled".')
    content_type: str = strawberry.field(description="Its media type.")
    size: int = strawberry.field(description="The size of its content in bytes.")
    version: int = strawberry.field(description="The number of this version, counted from 1 without gaps.")
    parent_id: strawberry.ID | None = strawberry.field(description="The blob that it derives from; null for a root.")
    created_by: str = strawberry.field(description="The provider that made it, or `user`.")
    word_count: int | None = strawberry.field(description="The words of its content; null unless it is text.")
    created_at: datetime = strawberry.field(description="When its first version was made.")
    updated_at: datetime = strawberry.field(description="When this version was made.")
    deleted_at: datetime | None = strawberry.field(description="When it was hidden; null for what can be seen.")

    @classmethod
    def of(cls, row: BlobRow) -> Self:
        """The blob of a row."""
        return cls(
            row=row,
            id=strawberry.ID(row.id),
            owner_id=strawberry.ID(row.owner_id),
            title=row.title,
            content_type=row.content_type,
            size=row.size,
            version=row.version,
            parent_id=None if row.parent_id is None else strawberry.ID(row.parent_id),
            created_by=row.created_by,
            word_count=row.word_count,
            created_at=row.created_at,
            updated_at=row.updated_at,
            deleted_at=row.deleted_at,
        )

    @field(description="Its content: text, or base64 for content types that are not text.")
    async def content(self, info: Info) -> str:
        """Read it, where it does not stand in the row."""
        return shown_content(await load_content(info.context, self.row), self.content_type)

    @field(description="Its content where it is text, cut to a number of bytes; null for content that is not text.")
    async def text(self, info: Info, max_bytes: MaxBytes = DEFAULT_TEXT_BYTES) -> str | None:
        """The beginning of the text, for readers that need no more."""
        check_text_bytes(max_bytes)
        if not is_text(self.content_type):
            return None
        return beginning_of(await load_content(info.context, self.row), max_bytes)

    @field(description="The SHA-256 of its content in hexadecimal.")
    async def content_hash(self, info: Info) -> str:
        """The name under which equal contents are one."""
        return self.row.content_digest or digest_of(await load_content(info.context, self.row))

    @field(description="An address from which anybody can read this version's content for an hour.")
    def content_url(self, info: Info) -> URL:
        """Sign the address."""
        resources = info.context.resources
        return URL(content_url(resources.signer, resources.settings.public_url, self.row))

    @field(description="Its metadata as stored.")
    def metadata(self) -> JSON:
        """The user's own object."""
        return JSON(parse_object(self.row.document_metadata))

    @field(description="Its metadata with `word_count` and `reading_time` for text; the user's own keys win.")
    def enriched_metadata(self) -> JSON:
        """The user's object and what follows from the content."""
        return JSON(enriched_metadata(parse_object(self.row.document_metadata), self.word_count))

    @field(description="How long it takes to read, such as `3 min`; null unless it is text.")
    def reading_time(self) -> str | None:
        """At 200 words a minute."""
        return None if self.word_count is None else reading_time(self.word_count)

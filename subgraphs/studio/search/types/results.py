"""Hits and answers come in, the GraphQL types of searches and queries go out."""

from datetime import datetime

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from subgraphs.kit.connection import Connection
from subgraphs.kit.fields import field
from subgraphs.kit.scalars import JSON
from subgraphs.studio.search.service.querying import Answer
from subgraphs.studio.search.service.searching import Facet, Found, Hit


@strawberry.federation.type(
    keys=[Key(fields=FieldSet("id"), resolvable=False)],
    description="A versioned piece of content with metadata, owned by one user.",
)
class Blob:
    """A blob by its key: what it says is the blobs subgraph's to tell."""

    id: strawberry.ID = strawberry.field(description="The blob's identifier, a UUID.")


@strawberry.type(description="A blob that a search has found, as it was when it was last looked at.")
class BlobHit:
    """A hit."""

    id: strawberry.ID = strawberry.field(description="The blob's identifier.")
    blob: Blob | None = strawberry.field(description="The blob itself as it is now; null where it has just gone.")
    title: str = strawberry.field(description="Its title.")
    excerpt: str = strawberry.field(
        description="The part of its text around the best matches, as HTML: escaped, but for `<mark>` around matches."
    )
    relevance_score: float = strawberry.field(description="How well it matches: above 0, and 1 for the best hit.")
    content_type: str = strawberry.field(description="Its media type.")
    size: int = strawberry.field(description="The size of its content in bytes.")
    version: int = strawberry.field(description="The version that was found.")
    created_at: datetime = strawberry.field(description="When its first version was made.")
    updated_at: datetime = strawberry.field(description="When this version was made.")

    @classmethod
    def of(cls, hit: Hit) -> "BlobHit":
        """The hit as the service found it."""
        document = hit.document
        return cls(
            id=strawberry.ID(document.blob_id),
            blob=Blob(id=strawberry.ID(document.blob_id)),
            title=document.title,
            excerpt=hit.excerpt,
            relevance_score=hit.score,
            content_type=document.content_type,
            size=document.size,
            version=document.version,
            created_at=datetime.fromisoformat(document.created_at),
            updated_at=datetime.fromisoformat(document.updated_at),
        )


@strawberry.type(description="A value and how many hits have it.")
class SearchFacet:
    """One line of a facet."""

    value: str = strawberry.field(description="The value.")
    count: int = strawberry.field(description="How many hits, on all pages, have it.")

    @staticmethod
    def all_of(facets: list[Facet]) -> "list[SearchFacet]":
        """The lines of a facet."""
        return [SearchFacet(value=facet.value, count=facet.count) for facet in facets]


@strawberry.type(description="What the hits of a search have in common, counted over all pages.")
class SearchFacets:
    """Counts by value, greatest first."""

    found: strawberry.Private[Found]

    @field(description="The content types of the hits.")
    async def content_types(self) -> list[SearchFacet]:
        """Each hit has one."""
        return SearchFacet.all_of(await self.found.content_types())

    @field(description="The hundred most frequent tags of the hits.")
    async def tags(self) -> list[SearchFacet]:
        """A hit may have several."""
        return SearchFacet.all_of(await self.found.tags())


@strawberry.type(description="One page of the hits of a search.")
class BlobSearchConnection(Connection[BlobHit]):
    """One page of hits, and facets of them all."""

    found: strawberry.Private[Found]

    @field(
        description=(
            "The query whose hits these are, where the one that was asked finds nothing: its misspelt words are "
            "replaced by words of the caller's blobs. Null where the hits are those of the query as it was asked."
        )
    )
    async def corrected_query(self) -> str | None:
        """Looked for where there is no hit."""
        return await self.found.corrected()

    @field(description="What all hits have in common.")
    def facets(self) -> SearchFacets:
        """Counted when they are asked for."""
        return SearchFacets(found=self.found)


@strawberry.type(description="How a query went.")
class BlobQueryStatistics:
    """Facts beside the rows."""

    query_time: float = strawberry.field(description="How long it took in seconds.")
    total_results: int = strawberry.field(description="How many blobs match, whatever the limit.")


@strawberry.type(description="The answer to a query.")
class BlobQueryResult:
    """Rows and what they are of."""

    rows: list[JSON] = strawberry.field(
        description="A row for each blob with the selected fields, dotted names nested; null for what a blob has not."
    )
    blobs: list[Blob | None] = strawberry.field(
        description="The blobs of the rows, in their order, as they are now; null for what is hidden by now."
    )
    statistics: BlobQueryStatistics = strawberry.field(description="How the query went.")

    @classmethod
    def of(cls, answer: Answer) -> "BlobQueryResult":
        """The answer of the service."""
        return cls(
            rows=[JSON(row) for row in answer.rows],
            blobs=[Blob(id=strawberry.ID(blob_id)) for blob_id in answer.blob_ids],
            statistics=BlobQueryStatistics(query_time=answer.seconds, total_results=answer.total),
        )


@strawberry.type(description="The rebuilding of the search index that was begun.")
class RebuildSearchIndexPayload:
    """A job."""

    job_id: strawberry.ID = strawberry.field(description="The job that does it; the one that is at it already, if any.")

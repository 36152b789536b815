"""GraphQL operations come in, the service's answers go out."""

from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, First, PageNumber
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field, mutation
from subgraphs.kit.identity import require_scope, require_subject
from subgraphs.kit.schema import FederatedSchema
from subgraphs.studio.search.service.freshness import catch_up
from subgraphs.studio.search.service.paging import page_of_hits
from subgraphs.studio.search.service.past import query_blobs_as_of
from subgraphs.studio.search.service.querying import query_blobs
from subgraphs.studio.search.service.rebuilding import begin_rebuilding
from subgraphs.studio.search.service.searching import WantedFilters, search_blobs
from subgraphs.studio.search.settings import SearchSettings
from subgraphs.studio.search.types.enums import SortDirection
from subgraphs.studio.search.types.inputs import QueryBlobsInput, SearchBlobsInput, SearchSort
from subgraphs.studio.search.types.results import (
    Blob,
    BlobHit,
    BlobQueryResult,
    BlobSearchConnection,
    RebuildSearchIndexPayload,
)

Info = strawberry.Info[Context[SearchSettings], None]
SearchBlobs = Annotated[SearchBlobsInput, strawberry.argument(description="What is searched for.")]
QueryBlobs = Annotated[QueryBlobsInput, strawberry.argument(description="The query.")]

OPERATOR = "operator"
"""The scope of what concerns the whole instance."""


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="Search the title, the tags and the first megabyte of the text of the caller's blobs.")
    async def search_blobs(
        self,
        info: Info,
        *,
        input: SearchBlobs,  # noqa: A002 - the argument's name
        first: First = 20,
        after: After = None,
        page: PageNumber = 1,
    ) -> BlobSearchConnection | None:
        """One page of hits; it knows what was written before it was asked."""
        owner_id = require_subject(info.context.actor)
        await catch_up(info.context)
        wanted = input.filter.wanted() if input.filter else WantedFilters()
        found = await search_blobs(info.context.session, info.context.graph, owner_id, input.query, wanted)
        sort = input.sort or SearchSort()
        hits = await page_of_hits(
            found,
            sort.field,
            descending=sort.direction is SortDirection.DESC,
            highlight=input.highlight is not False,
            first=first,
            after=after,
            page=page,
        )
        return BlobSearchConnection(page=hits.map(BlobHit.of), found=found)

    @field(description="Ask for rows of fields and metadata of the caller's blobs.")
    async def query_blobs(self, info: Info, input: QueryBlobs) -> BlobQueryResult | None:  # noqa: A002 - the argument's name
        """The rows; they know what was written before they were asked for."""
        owner_id, query = require_subject(info.context.actor), input.checked()
        await catch_up(info.context)
        session, graph = info.context.session, info.context.graph
        if input.as_of is not None:
            return BlobQueryResult.of(await query_blobs_as_of(session, graph, owner_id, query, input.as_of))
        return BlobQueryResult.of(await query_blobs(session, owner_id, query))


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(
        description=(
            "Write the search index anew from the blobs, while it goes on answering: after its files were lost, or "
            "where it was added to blobs that are older than the events that are kept. Needs the scope `operator`."
        )
    )
    async def rebuild_search_index(self, info: Info) -> RebuildSearchIndexPayload | None:
        """A job that does it; there is one at a time."""
        require_scope(info.context.actor, OPERATOR)
        async with info.context.transaction() as session:
            job_id = await begin_rebuilding(session, info.context.clock.now())
        return RebuildSearchIndexPayload(job_id=strawberry.ID(job_id))


schema = FederatedSchema(Query, Mutation, types=[Blob])

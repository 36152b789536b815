"""Who asks, and for what, comes in; blobs, deltas and pages of them go out."""

from datetime import datetime
from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, PageNumber
from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_scope, require_subject
from subgraphs.kit.pagination import page_request
from subgraphs.studio.blobs.domain.versions import version_or_time
from subgraphs.studio.blobs.service.access import SERVICE, blob_ids_for_service, blobs_for_service
from subgraphs.studio.blobs.service.reading import blobs_as_of, get_blob, get_delta
from subgraphs.studio.blobs.types.blob_fields import Info
from subgraphs.studio.blobs.types.entities import Blob, Delta, Filter, Sort, User

BlobId = Annotated[strawberry.ID, strawberry.argument(description="The blob's identifier.")]
DeltaId = Annotated[strawberry.ID, strawberry.argument(description="The delta's identifier.")]
AtVersion = Annotated[int | None, strawberry.argument(description="The version to read; the current one unless given.")]
AsOf = Annotated[
    datetime | None,
    strawberry.argument(
        description="Read it as it was at this time, to the second; BLOB_NOT_FOUND where it was not there yet."
    ),
]
ServedBlobIds = Annotated[list[strawberry.ID], strawberry.argument(description="Identifiers of blobs, at most 1000.")]

OwnerId = Annotated[strawberry.ID, strawberry.argument(description="Whose blobs.")]
Then = Annotated[datetime, strawberry.argument(description="The time, to the second.")]
AfterBlobId = Annotated[strawberry.ID | None, strawberry.argument(description="Only ids behind this one.")]
FirstIds = Annotated[int, strawberry.argument(description="How many at most: 1 to 1000.")]


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="A blob of the caller's, at its head or as it was at a version or at a time.")
    async def blob(
        self,
        info: Info,
        id: BlobId,  # noqa: A002 - the argument's name
        version: AtVersion = None,
        as_of: AsOf = None,
    ) -> Blob | None:
        """One blob, or BLOB_NOT_FOUND."""
        owner_id = require_subject(info.context.actor)
        files = info.context.resources.files
        return Blob.of(await get_blob(info.context.session, files, owner_id, id, version_or_time(version, as_of)))

    @field(description="The caller's blobs, newest first.")
    async def blobs(
        self,
        info: Info,
        *,
        filter: Filter = None,  # noqa: A002 - the argument's name
        sort: Sort = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        page: PageNumber = 1,
    ) -> Connection[Blob] | None:
        """A page of own blobs."""
        caller = User(id=strawberry.ID(require_subject(info.context.actor)))
        return await caller.blobs(
            info, filter=filter, sort=sort, first=first, after=after, last=last, before=before, page=page
        )

    @field(description="A delta of one of the caller's blobs.")
    async def delta(self, info: Info, id: DeltaId) -> Delta | None:  # noqa: A002 - the argument's name
        """One delta, or BLOB_NOT_FOUND."""
        return Delta.of(await get_delta(info.context.session, require_subject(info.context.actor), id))

    @field(
        description=(
            "Those of the blobs that exist and are not hidden, whoever owns them, in the order asked for. Only for "
            "services: PERMISSION_DENIED without the scope `service`."
        )
    )
    async def blobs_for_service(self, info: Info, ids: ServedBlobIds) -> list[Blob] | None:
        """Heads for the followers of other subgraphs."""
        found = await blobs_for_service(info.context.session, info.context.actor, ids)
        return [Blob.of(row) for row in found]

    @field(
        description=(
            "The ids, in their order, of all blobs that exist and are not hidden, whoever owns them. Only for "
            "services: PERMISSION_DENIED without the scope `service`."
        )
    )
    async def blob_ids_for_service(
        self, info: Info, after: AfterBlobId = None, first: FirstIds = 1000
    ) -> list[strawberry.ID] | None:
        """What there is, for those who keep an index of it."""
        found = await blob_ids_for_service(info.context.session, info.context.actor, after, first)
        return [strawberry.ID(blob_id) for blob_id in found]

    @field(
        description=(
            "Those of a user's blobs that have changed or were hidden since a time, as they were at that time, oldest "
            "first; what was removed since is gone. Only for services: PERMISSION_DENIED without the scope `service`."
        )
    )
    async def blobs_as_of_for_service(
        self, info: Info, owner_id: OwnerId, as_of: Then, first: First = 20, after: After = None
    ) -> Connection[Blob] | None:
        """What search needs beside the heads that it knows, to answer of the past."""
        require_scope(info.context.actor, SERVICE)
        files, request = info.context.resources.files, page_request(first, after)
        found = await blobs_as_of(info.context.session, files, owner_id, as_of, request)
        return Connection.of(found, Blob.of)

    @field(
        description=(
            "The number of the newest event that there is: `blobEvents(after:)` with it misses nothing from now on."
        )
    )
    async def newest_blob_event(self, info: Info) -> str | None:
        """Where following events begins."""
        require_subject(info.context.actor)
        return str(await info.context.newest_event())

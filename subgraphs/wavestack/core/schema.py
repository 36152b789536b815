"""GraphQL operations come in, the service's answers go out: queries, mutations and subscriptions."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.fields import field, mutation, subscription
from subgraphs.kit.pagination import page_request
from subgraphs.kit.scalars import URL
from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.core.service import assets, projects, queue_items
from subgraphs.wavestack.core.service.events import follow_queue_items
from subgraphs.wavestack.core.service.imports import import_asset
from subgraphs.wavestack.core.types.entities import Asset, Info, OfProject, Organization, Project, QueueItem, Status
from subgraphs.wavestack.core.types.inputs import (
    CreateAssetUploadInput,
    CreateProjectInput,
    CreateQueueItemInput,
    DeleteQueueItemInput,
    ImportAssetInput,
)
from subgraphs.wavestack.core.types.payloads import (
    CreateAssetUploadPayload,
    CreateProjectPayload,
    CreateQueueItemPayload,
    DeleteQueueItemPayload,
    ImportAssetPayload,
    QueueItemEvent,
)

QueueItemId = Annotated[strawberry.ID, strawberry.argument(description="The queue item's identifier.")]
ProjectId = Annotated[strawberry.ID, strawberry.argument(description="The project's identifier.")]
AssetId = Annotated[strawberry.ID, strawberry.argument(description="The asset's identifier.")]


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="A queue item of the caller's organization.")
    async def queue_item(self, info: Info, id: QueueItemId) -> QueueItem | None:  # noqa: A002 - the argument's name
        """One queue item, or NOT_FOUND."""
        context = info.context
        return QueueItem.of(await queue_items.get_queue_item(context.session, context.actor, id))

    @field(description="The queue items of the caller's organization, newest first.")
    async def queue_items(
        self,
        info: Info,
        *,
        status: Status = None,
        project_id: OfProject = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[QueueItem] | None:
        """A page of queue items."""
        request = page_request(first, after, last, before, offset=offset)
        page = await queue_items.list_queue_items(
            info.context.session, info.context.actor, request, status=status, project_id=project_id
        )
        return Connection.of(page, QueueItem.of)

    @field(description="A project of the caller's organization.")
    async def project(self, info: Info, id: ProjectId) -> Project | None:  # noqa: A002 - the argument's name
        """One project, or NOT_FOUND."""
        return Project.of(await projects.get_project(info.context.session, info.context.actor, id))

    @field(description="The projects of the caller's organization, newest first.")
    async def projects(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Project] | None:
        """A page of projects."""
        request = page_request(first, after, last, before, offset=offset)
        page = await projects.list_projects(info.context.session, info.context.actor, request)
        return Connection.of(page, Project.of)

    @field(description="An asset of the caller's organization.")
    async def asset(self, info: Info, id: AssetId) -> Asset | None:  # noqa: A002 - the argument's name
        """One asset, or NOT_FOUND."""
        return Asset.of(await assets.get_asset(info.context.session, info.context.actor, id))

    @field(description="The assets of the caller's organization, newest first.")
    async def assets(
        self,
        info: Info,
        *,
        project_id: OfProject = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Asset] | None:
        """A page of assets."""
        request = page_request(first, after, last, before, offset=offset)
        page = await assets.list_assets(info.context.session, info.context.actor, request, project_id=project_id)
        return Connection.of(page, Asset.of)


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Queue something for publishing; safe to repeat with the same idempotency key.")
    async def create_queue_item(
        self,
        info: Info,
        input: Annotated[CreateQueueItemInput, strawberry.argument(description="The new queue item.")],  # noqa: A002 - the argument's name
    ) -> CreateQueueItemPayload | None:
        """Queue an item, or replay the first answer."""
        context, draft = info.context, input.draft()
        async with context.transaction() as session:
            item, replayed = await queue_items.create_queue_item(session, context.actor, draft, now=context.clock.now())
        return CreateQueueItemPayload(queue_item=QueueItem.of(item), replayed=replayed)

    @mutation(description="Take a queue item out of the queue; CONFLICT while it is being published.")
    async def delete_queue_item(
        self,
        info: Info,
        input: Annotated[DeleteQueueItemInput, strawberry.argument(description="Which item.")],  # noqa: A002 - the argument's name
    ) -> DeleteQueueItemPayload | None:
        """Delete an item."""
        context = info.context
        async with context.transaction() as session:
            await queue_items.delete_queue_item(session, context.actor, input.id, now=context.clock.now())
        return DeleteQueueItemPayload(deleted_id=input.id)

    @mutation(description="Create a project.")
    async def create_project(
        self,
        info: Info,
        input: Annotated[CreateProjectInput, strawberry.argument(description="The new project.")],  # noqa: A002 - the argument's name
    ) -> CreateProjectPayload | None:
        """Create a project."""
        context = info.context
        async with context.transaction() as session:
            project = await projects.create_project(
                session, context.actor, name=input.name, description=input.description, now=context.clock.now()
            )
        return CreateProjectPayload(project=Project.of(project))

    @mutation(description="Announce a file; the answer says where to PUT its bytes.")
    async def create_asset_upload(
        self,
        info: Info,
        input: Annotated[CreateAssetUploadInput, strawberry.argument(description="The file.")],  # noqa: A002 - the argument's name
    ) -> CreateAssetUploadPayload | None:
        """Announce an upload."""
        context = info.context
        async with context.transaction() as session:
            asset, replayed = await assets.create_asset_upload(
                session,
                context.actor,
                filename=input.filename,
                mime_type=input.mime_type,
                project_id=input.project_id,
                facts=input.facts(),
                idempotency_key=input.idempotency_key,
                now=context.clock.now(),
            )
        upload_url = URL(assets.upload_url(context.resources, asset))
        return CreateAssetUploadPayload(asset=Asset.of(asset), upload_url=upload_url, replayed=replayed)

    @mutation(description="Fetch a file from a public address and store it as an asset.")
    async def import_asset(
        self,
        info: Info,
        input: Annotated[ImportAssetInput, strawberry.argument(description="Where the file is.")],  # noqa: A002 - the argument's name
    ) -> ImportAssetPayload | None:
        """Import a file."""
        context = info.context
        asset = await import_asset(
            context.database,
            context.resources,
            context.clock,
            context.actor,
            url=input.url,
            filename=input.filename,
            project_id=input.project_id,
        )
        return ImportAssetPayload(asset=Asset.of(asset))


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the queue items of the caller's organization, in order.")
    async def queue_item_events(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's name
            strawberry.ID | None, strawberry.argument(description="Only what happens to this queue item.")
        ] = None,
        project_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only what happens to items of this project.")
        ] = None,
        after: Annotated[
            str | None, strawberry.argument(description="Begin with the events after this sequence number.")
        ] = None,
    ) -> AsyncGenerator[QueueItemEvent, None]:
        """Follow the outbox."""
        async for event in follow_queue_items(info.context, item_id=id, project_id=project_id, after=after):
            yield QueueItemEvent.of(event)


schema = FederatedSchema(Query, Mutation, Subscription, types=[Organization, Project, Asset, QueueItem])

"""Mutations come in, what the service has done goes out; each is one transaction."""

from datetime import timedelta
from typing import Annotated

import strawberry

from subgraphs.kit.fields import mutation
from subgraphs.kit.scalars import URL
from subgraphs.wavestack.core.service import assets, projects, publications, queue_items
from subgraphs.wavestack.core.service.imports import import_asset
from subgraphs.wavestack.core.types.entities import Asset, Info, Project, Publication, QueueItem
from subgraphs.wavestack.core.types.inputs import (
    CreateAssetUploadInput,
    CreateProjectInput,
    CreateQueueItemInput,
    DeleteQueueItemInput,
    ImportAssetInput,
    PublicationInput,
)
from subgraphs.wavestack.core.types.payloads import (
    CreateAssetUploadPayload,
    CreateProjectPayload,
    CreateQueueItemPayload,
    DeleteQueueItemPayload,
    ImportAssetPayload,
    PublicationPayload,
)


@strawberry.type(description="Changes to queue items, publications, projects and assets.")
class PublishingMutation:
    """The root fields that change what is published."""

    @mutation(description="Queue something for publishing; safe to repeat with the same idempotency key.")
    async def create_queue_item(
        self,
        info: Info,
        input: Annotated[CreateQueueItemInput, strawberry.argument(description="The new queue item.")],  # noqa: A002 - the argument's name
    ) -> CreateQueueItemPayload | None:
        """Queue an item, or replay the first answer."""
        context, draft = info.context, input.draft()
        delay = timedelta(seconds=context.resources.settings.publish_delay_seconds)
        async with context.transaction() as session:
            item, replayed = await queue_items.create_queue_item(
                session, context.actor, draft, delay=delay, now=context.clock.now()
            )
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

    @mutation(
        description="Take a platform out of a queue item; where it is at work, it is asked to stop if it still can."
    )
    async def cancel_publication(
        self,
        info: Info,
        input: Annotated[PublicationInput, strawberry.argument(description="Which publication.")],  # noqa: A002 - as above
    ) -> PublicationPayload | None:
        """Cancel a publication."""
        context = info.context
        async with context.transaction() as session:
            found = await publications.cancel_publication(session, context.actor, input.id, now=context.clock.now())
        return PublicationPayload(publication=Publication.of(found))

    @mutation(description="Publish anew, at once, what has failed or was cancelled.")
    async def retry_publication(
        self,
        info: Info,
        input: Annotated[PublicationInput, strawberry.argument(description="Which publication.")],  # noqa: A002 - as above
    ) -> PublicationPayload | None:
        """Begin the next round of a publication."""
        context = info.context
        async with context.transaction() as session:
            found = await publications.retry_publication(session, context.actor, input.id, now=context.clock.now())
        return PublicationPayload(publication=Publication.of(found))

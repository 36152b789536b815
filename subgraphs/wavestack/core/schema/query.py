"""Queries come in, what the service finds goes out."""

from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import page_request
from subgraphs.wavestack.core.service import assets, projects, publications, queue_items, webhooks
from subgraphs.wavestack.core.types.entities import (
    Asset,
    Info,
    OfProject,
    Project,
    Publication,
    QueueItem,
    Status,
)
from subgraphs.wavestack.core.types.webhooks import WebhookEndpoint

QueueItemId = Annotated[strawberry.ID, strawberry.argument(description="The queue item's identifier.")]
ProjectId = Annotated[strawberry.ID, strawberry.argument(description="The project's identifier.")]
AssetId = Annotated[strawberry.ID, strawberry.argument(description="The asset's identifier.")]
PublicationId = Annotated[strawberry.ID, strawberry.argument(description="The publication's identifier.")]
EndpointId = Annotated[strawberry.ID, strawberry.argument(description="The endpoint's identifier.")]


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

    @field(description="A publication of the caller's organization.")
    async def publication(self, info: Info, id: PublicationId) -> Publication | None:  # noqa: A002 - the argument's name
        """One publication, or NOT_FOUND."""
        context = info.context
        return Publication.of(await publications.get_publication(context.session, context.actor, id))

    @field(description="A webhook endpoint of the caller's organization.")
    async def webhook_endpoint(self, info: Info, id: EndpointId) -> WebhookEndpoint | None:  # noqa: A002 - as above
        """One endpoint, or NOT_FOUND."""
        return WebhookEndpoint.of(await webhooks.get_endpoint(info.context.session, info.context.actor, id))

    @field(description="The webhook endpoints of the caller's organization, newest first.")
    async def webhook_endpoints(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[WebhookEndpoint] | None:
        """A page of endpoints."""
        request = page_request(first, after, last, before, offset=offset)
        page = await webhooks.list_endpoints(info.context.session, info.context.actor, request)
        return Connection.of(page, WebhookEndpoint.of)

"""GraphQL operations come in, the service's answers go out: queries, mutations and subscriptions."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.fields import field, mutation, subscription
from subgraphs.kit.identity import require_organization
from subgraphs.kit.pagination import page_request
from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.thumbnails.domain.looks import STYLES
from subgraphs.wavestack.thumbnails.service import creating, templates, thumbnails
from subgraphs.wavestack.thumbnails.service.events import follow_thumbnails
from subgraphs.wavestack.thumbnails.types.entities import (
    Asset,
    Clip,
    Info,
    Organization,
    Thumbnail,
    ThumbnailStyleDescription,
    ThumbnailTemplate,
)
from subgraphs.wavestack.thumbnails.types.enums import STYLE_DESCRIPTIONS
from subgraphs.wavestack.thumbnails.types.inputs import (
    CreateThumbnailFromFrameInput,
    CreateThumbnailInput,
    CreateThumbnailTemplateInput,
    DeleteThumbnailTemplateInput,
    RequestThumbnailInput,
)
from subgraphs.wavestack.thumbnails.types.payloads import (
    CreateThumbnailFromFramePayload,
    CreateThumbnailPayload,
    CreateThumbnailTemplatePayload,
    DeleteThumbnailTemplatePayload,
    RequestThumbnailPayload,
    ThumbnailEvent,
)


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="A thumbnail of the caller's organization.")
    async def thumbnail(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The thumbnail's identifier.")],  # noqa: A002 - the argument's name
    ) -> Thumbnail | None:
        """One thumbnail, or NOT_FOUND."""
        return Thumbnail.of(await thumbnails.get_thumbnail(info.context.session, info.context.actor, id))

    @field(description="The thumbnails of the caller's organization, newest first.")
    async def thumbnails(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Thumbnail] | None:
        """A page of thumbnails."""
        request = page_request(first, after, last, before, offset=offset)
        page = await thumbnails.list_thumbnails(info.context.session, info.context.actor, request)
        return Connection.of(page, Thumbnail.of)

    @field(description="The styles that a thumbnail can have.")
    def thumbnail_styles(self) -> list[ThumbnailStyleDescription] | None:
        """The documented styles."""
        return [
            ThumbnailStyleDescription(
                style=style, description=STYLE_DESCRIPTIONS[style], colors=list(STYLES[style].colors)
            )
            for style in STYLES
        ]

    @field(description="The built-in templates, and those of the caller's organization.")
    async def thumbnail_templates(self, info: Info) -> list[ThumbnailTemplate] | None:
        """All templates."""
        found = await templates.list_templates(info.context.session, info.context.actor)
        return [ThumbnailTemplate.of(template) for template in found]


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Draw a thumbnail from a title; the same request answers the same thumbnail.")
    async def create_thumbnail(
        self,
        info: Info,
        input: Annotated[CreateThumbnailInput, strawberry.argument(description="The thumbnail.")],  # noqa: A002 - the argument's name
    ) -> CreateThumbnailPayload | None:
        """Draw now."""
        thumbnail = await creating.create_thumbnail(info.context, info.context.actor, input.wish())
        return CreateThumbnailPayload(thumbnail=Thumbnail.of(thumbnail))

    @mutation(description="Draw a thumbnail over a frame of a video; the same request answers the same thumbnail.")
    async def create_thumbnail_from_frame(
        self,
        info: Info,
        input: Annotated[CreateThumbnailFromFrameInput, strawberry.argument(description="The thumbnail.")],  # noqa: A002 - the argument's name
    ) -> CreateThumbnailFromFramePayload | None:
        """Draw now."""
        thumbnail = await creating.create_thumbnail(info.context, info.context.actor, input.wish())
        return CreateThumbnailFromFramePayload(thumbnail=Thumbnail.of(thumbnail))

    @mutation(description="Have a thumbnail drawn by a worker; `thumbnailEvents` tells when it is there.")
    async def request_thumbnail(
        self,
        info: Info,
        input: Annotated[RequestThumbnailInput, strawberry.argument(description="The thumbnail.")],  # noqa: A002 - the argument's name
    ) -> RequestThumbnailPayload | None:
        """Queue it."""
        context, wish = info.context, input.wish()
        async with context.transaction() as session:
            thumbnail = await creating.request_thumbnail(
                session,
                require_organization(context.actor),
                wish,
                resources=context.resources,
                now=context.clock.now(),
            )
        return RequestThumbnailPayload(thumbnail=Thumbnail.of(thumbnail))

    @mutation(description="Keep a template for the caller's organization.")
    async def create_thumbnail_template(
        self,
        info: Info,
        input: Annotated[CreateThumbnailTemplateInput, strawberry.argument(description="The template.")],  # noqa: A002 - the argument's name
    ) -> CreateThumbnailTemplatePayload | None:
        """Check and keep it."""
        context = info.context
        async with context.transaction() as session:
            template = await templates.create_template(
                session, context.actor, name=input.name, description=input.description, now=context.clock.now()
            )
        return CreateThumbnailTemplatePayload(template=ThumbnailTemplate.of(template))

    @mutation(description="Delete one of the organization's templates; thumbnails made with it stay.")
    async def delete_thumbnail_template(
        self,
        info: Info,
        input: Annotated[DeleteThumbnailTemplateInput, strawberry.argument(description="Which one.")],  # noqa: A002 - the argument's name
    ) -> DeleteThumbnailTemplatePayload | None:
        """Delete it."""
        async with info.context.transaction() as session:
            await templates.delete_template(session, info.context.actor, input.id)
        return DeleteThumbnailTemplatePayload(deleted_id=input.id)


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the thumbnails of the caller's organization, in order.")
    async def thumbnail_events(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's name
            strawberry.ID | None, strawberry.argument(description="Only what happens to this thumbnail.")
        ] = None,
        clip_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only what happens to thumbnails of this clip.")
        ] = None,
        after: Annotated[
            str | None, strawberry.argument(description="Begin with the events after this sequence number.")
        ] = None,
    ) -> AsyncGenerator[ThumbnailEvent, None]:
        """Follow the outbox."""
        async for event in follow_thumbnails(info.context, thumbnail_id=id, clip_id=clip_id, after=after):
            yield ThumbnailEvent.of(event)


schema = FederatedSchema(Query, Mutation, Subscription, types=[Organization, Clip, Asset, Thumbnail])

"""GraphQL operations come in, the service's answers go out: queries, mutations and subscriptions."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.errors import invalid
from subgraphs.kit.events import Event
from subgraphs.kit.fields import field, mutation, subscription
from subgraphs.kit.identity import require_organization
from subgraphs.kit.pagination import page_request
from subgraphs.kit.references import require_references
from subgraphs.kit.scalars import URL
from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.youtube_publisher.service import accounts, uploads
from subgraphs.wavestack.youtube_publisher.service.media import references_of
from subgraphs.wavestack.youtube_publisher.types.entities import Asset, Info, Publication, Upload, YouTubeAccount
from subgraphs.wavestack.youtube_publisher.types.inputs import (
    Afterwards,
    CancelUploadInput,
    ConnectYouTubeInput,
    ConnectYouTubePayload,
    CreateUploadInput,
    DisconnectYouTubeInput,
    DisconnectYouTubePayload,
    OfUpload,
    UploadEvent,
    UploadPayload,
    YouTubeConsent,
)

_LONGEST_SEQUENCE = 18  # digits that fit every database's 64-bit integer


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="An upload of the caller's organization.")
    async def upload(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The upload's identifier.")],  # noqa: A002 - the argument's name
    ) -> Upload | None:
        """One upload, or NOT_FOUND."""
        return Upload.of(await uploads.get_upload(info.context.session, info.context.actor, id))

    @field(description="The uploads of the caller's organization, newest first.")
    async def uploads(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Upload] | None:
        """A page of uploads."""
        request = page_request(first, after, last, before, offset=offset)
        page = await uploads.list_uploads(info.context.session, info.context.actor, request)
        return Connection.of(page, Upload.of)

    @field(description="The channels of the caller's organization, the one that uploads go to first.")
    async def youtube_accounts(self, info: Info) -> list[YouTubeAccount] | None:
        """All channels."""
        found = await accounts.list_accounts(info.context.session, info.context.actor)
        return [YouTubeAccount.of(account) for account in found]


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Begin to connect a channel: send its owner to the address in the answer.")
    async def begin_youtube_consent(self, info: Info) -> YouTubeConsent | None:
        """Begin the flow."""
        context = info.context
        async with context.transaction() as session:
            begun = await accounts.begin_consent(session, context.actor, context.resources, now=context.clock.now())
        return YouTubeConsent(auth_url=URL(begun.url), state=begun.state)

    @mutation(description="Connect a channel with what came back from its owner's consent.")
    async def connect_youtube(
        self,
        info: Info,
        input: Annotated[ConnectYouTubeInput, strawberry.argument(description="Code and state.")],  # noqa: A002 - the argument's name
    ) -> ConnectYouTubePayload | None:
        """Finish the flow."""
        context = info.context
        account = await accounts.finish_consent(
            context.database,
            context.clock,
            context.resources,
            organization_id=require_organization(context.actor),
            code=input.code,
            state=input.state,
        )
        return ConnectYouTubePayload(account=YouTubeAccount.of(account))

    @mutation(description="Forget a channel and its tokens.")
    async def disconnect_youtube(
        self,
        info: Info,
        input: Annotated[DisconnectYouTubeInput, strawberry.argument(description="Which channel.")],  # noqa: A002 - as above
    ) -> DisconnectYouTubePayload | None:
        """Forget a channel."""
        async with info.context.transaction() as session:
            await accounts.disconnect(session, info.context.actor, input.id)
        return DisconnectYouTubePayload(disconnected_id=input.id)

    @mutation(description="Upload a video to YouTube, in the background; safe to repeat with the same key.")
    async def create_upload(
        self,
        info: Info,
        input: Annotated[CreateUploadInput, strawberry.argument(description="The video.")],  # noqa: A002 - as above
    ) -> UploadPayload | None:
        """Begin an upload."""
        context, draft = info.context, input.draft()
        daily = context.resources.settings.youtube_daily_uploads
        await require_references(context.graph, context.actor, references_of(draft))
        async with context.transaction() as session:
            upload, replayed = await uploads.create_upload(
                session, context.actor, draft, daily=daily, now=context.clock.now()
            )
        return UploadPayload(upload=Upload.of(upload), replayed=replayed)

    @mutation(description="Stop an upload; CONFLICT once YouTube has the video.")
    async def cancel_upload(
        self,
        info: Info,
        input: Annotated[CancelUploadInput, strawberry.argument(description="Which upload.")],  # noqa: A002 - as above
    ) -> UploadPayload | None:
        """Stop an upload."""
        if (input.id is None) == (input.publication_id is None):
            raise invalid("id", "required", "Either the upload's or the publication's identifier is required")
        context = info.context
        async with context.transaction() as session:
            upload = await uploads.cancel_upload(
                session,
                context.actor,
                upload_id=input.id,
                publication_id=input.publication_id,
                now=context.clock.now(),
            )
        return UploadPayload(upload=Upload.of(upload), replayed=True)


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the uploads of the caller's organization, in order.")
    async def upload_events(
        self,
        info: Info,
        *,
        id: OfUpload = None,  # noqa: A002 - the argument's name
        after: Afterwards = None,
    ) -> AsyncGenerator[UploadEvent, None]:
        """Follow the outbox."""
        organization_id = require_organization(info.context.actor)
        if id is not None:
            await uploads.get_upload(info.context.session, info.context.actor, id)
            await info.context.release()

        def wanted(event: Event) -> bool:
            return event.topic in uploads.TOPICS and (id is None or event.key == id)

        async for event in info.context.listen(scope=organization_id, after=_position(after), wanted=wanted):
            yield UploadEvent.of(event)


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= _LONGEST_SEQUENCE):
        raise invalid("after", "format", "After must be the sequence number of an event")
    return int(after)


schema = FederatedSchema(Query, Mutation, Subscription, types=[Publication, Asset, Upload])

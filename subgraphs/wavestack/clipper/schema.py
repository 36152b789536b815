"""GraphQL operations come in, the service's answers go out: queries, mutations and subscriptions."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.fields import field, mutation, subscription
from subgraphs.kit.pagination import page_request
from subgraphs.kit.references import require_references
from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.clipper.domain.presets import PRESETS
from subgraphs.wavestack.clipper.repository.clips import ClipFilter
from subgraphs.wavestack.clipper.service import clips
from subgraphs.wavestack.clipper.service.events import follow_clips
from subgraphs.wavestack.clipper.service.references import references_of
from subgraphs.wavestack.clipper.types.entities import (
    Asset,
    Clip,
    ClipPreset,
    Highlight,
    Info,
    Organization,
    Status,
    Stream,
)
from subgraphs.wavestack.clipper.types.inputs import CancelClipInput, CreateClipInput, DeleteClipInput
from subgraphs.wavestack.clipper.types.payloads import (
    CancelClipPayload,
    ClipEvent,
    CreateClipPayload,
    DeleteClipPayload,
)

ClipId = Annotated[strawberry.ID, strawberry.argument(description="The clip's identifier.")]
OfProject = Annotated[strawberry.ID | None, strawberry.argument(description="Only those of this project.")]
OfAsset = Annotated[strawberry.ID | None, strawberry.argument(description="Only those cut from this asset.")]
OfHighlight = Annotated[strawberry.ID | None, strawberry.argument(description="Only those of this highlight.")]
OfStream = Annotated[strawberry.ID | None, strawberry.argument(description="Only those of this stream.")]


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="A clip of the caller's organization.")
    async def clip(self, info: Info, id: ClipId) -> Clip | None:  # noqa: A002 - the argument's name
        """One clip, or NOT_FOUND."""
        return Clip.of(await clips.get_clip(info.context.session, info.context.actor, id))

    @field(description="The clips of the caller's organization, newest first.")
    async def clips(
        self,
        info: Info,
        *,
        status: Status = None,
        project_id: OfProject = None,
        source_asset_id: OfAsset = None,
        highlight_id: OfHighlight = None,
        stream_id: OfStream = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Clip] | None:
        """A page of clips."""
        request = page_request(first, after, last, before, offset=offset)
        wanted = ClipFilter(status, project_id, source_asset_id, highlight_id, stream_id)
        return Connection.of(await clips.list_clips(info.context.session, info.context.actor, request, wanted), Clip.of)

    @field(description="What platforms want of clips: presets that `createClip` takes by name.")
    def clip_presets(self) -> list[ClipPreset] | None:
        """All presets."""
        return [ClipPreset.of(preset) for preset in PRESETS]


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Let a clip be cut out of a video; the answer comes before the work is done.")
    async def create_clip(
        self,
        info: Info,
        input: Annotated[CreateClipInput, strawberry.argument(description="The new clip.")],  # noqa: A002 - the argument's name
    ) -> CreateClipPayload | None:
        """Ask for a clip, or replay the first answer."""
        context = info.context
        draft = input.draft(media_root=context.resources.settings.media_root)
        named = references_of(draft, asset_field="source" if input.asset_id is None else "assetId")
        await require_references(context.graph, context.actor, named)
        async with context.transaction() as session:
            clip, replayed = await clips.create_clip(
                session, context.actor, draft, idempotency_key=input.idempotency_key, now=context.clock.now()
            )
        return CreateClipPayload(clip=Clip.of(clip), replayed=replayed)

    @mutation(description="Stop the making of a clip; CONFLICT where it is finished.")
    async def cancel_clip(
        self,
        info: Info,
        input: Annotated[CancelClipInput, strawberry.argument(description="Which clip.")],  # noqa: A002 - the argument's name
    ) -> CancelClipPayload | None:
        """Cancel a clip."""
        context = info.context
        async with context.transaction() as session:
            clip = await clips.cancel_clip(session, context.actor, input.id, now=context.clock.now())
        return CancelClipPayload(clip=Clip.of(clip))

    @mutation(description="Delete a finished clip and its file; its asset stays. CONFLICT while it is being made.")
    async def delete_clip(
        self,
        info: Info,
        input: Annotated[DeleteClipInput, strawberry.argument(description="Which clip.")],  # noqa: A002 - the argument's name
    ) -> DeleteClipPayload | None:
        """Delete a clip."""
        context = info.context
        async with context.transaction() as session:
            clip = await clips.delete_clip(session, context.actor, input.id, now=context.clock.now())
        if clip.file_key is not None:
            await context.resources.storage.delete(clip.file_key)
        return DeleteClipPayload(deleted_id=input.id)


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the clips of the caller's organization, in order, with their progress.")
    async def clip_events(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's name
            strawberry.ID | None, strawberry.argument(description="Only what happens to this clip.")
        ] = None,
        after: Annotated[
            str | None, strawberry.argument(description="Begin with the events after this sequence number.")
        ] = None,
    ) -> AsyncGenerator[ClipEvent, None]:
        """Follow the outbox."""
        async for event in follow_clips(info.context, clip_id=id, after=after):
            yield ClipEvent.of(event)


schema = FederatedSchema(Query, Mutation, Subscription, types=[Organization, Asset, Highlight, Stream, Clip])

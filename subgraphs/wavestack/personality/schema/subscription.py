"""Subscriptions come in; answers as they are written, and what happens, go out."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from subgraphs.kit.errors import invalid
from subgraphs.kit.fields import subscription
from subgraphs.kit.identity import require_organization
from subgraphs.wavestack.personality.service import chatting
from subgraphs.wavestack.personality.service.generating import DECIDED, GENERATED
from subgraphs.wavestack.personality.service.remembering import CREATED
from subgraphs.wavestack.personality.types.entities import Info
from subgraphs.wavestack.personality.types.payloads import Afterwards, ChatChunk, ChatInput, ContentEvent, MemoryEvent


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="Say something to the creator and follow the answer while it is written.")
    async def chat_stream(
        self,
        info: Info,
        input: Annotated[ChatInput, strawberry.argument(description="What is said.")],  # noqa: A002 - the argument's name
    ) -> AsyncGenerator[ChatChunk, None]:
        """Answer a message piece by piece; the last one comes when all is kept."""
        context, resources = info.context, info.context.resources
        organization_id, message, now = require_organization(context.actor), input.checked(), context.clock.now()
        situation = await chatting.read_situation(context.session, resources, organization_id, message, now)
        await context.release()
        async with aclosing(chatting.stream_answer(resources, situation)) as pieces:
            async for piece in pieces:
                if piece.reply is not None:
                    made = await chatting.memories_in(resources, situation, now)
                    async with context.transaction() as session:
                        await chatting.keep_exchange(session, situation, piece.reply, made, context.clock.now())
                yield ChatChunk.of(piece)

    @subscription(description="The memories of the caller's organization as they are made.")
    async def memory_events(
        self,
        info: Info,
        *,
        user_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only memories of this user.")] = None,
        after: Afterwards = None,
    ) -> AsyncGenerator[MemoryEvent, None]:
        """Follow the outbox."""
        organization_id = require_organization(info.context.actor)
        events = info.context.listen(
            scope=organization_id,
            after=_position(after),
            wanted=lambda event: event.topic == CREATED and user_id in {None, event.payload["userId"]},
        )
        async for event in events:
            yield MemoryEvent.of(event)

    @subscription(description="The content of the caller's organization as it is written and decided about.")
    async def content_events(self, info: Info, *, after: Afterwards = None) -> AsyncGenerator[ContentEvent, None]:
        """Follow the outbox."""
        organization_id = require_organization(info.context.actor)
        events = info.context.listen(
            scope=organization_id,
            after=_position(after),
            wanted=lambda event: event.topic in {GENERATED, DECIDED},
        )
        async for event in events:
            yield ContentEvent.of(event)


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= 18):  # digits that fit a 64-bit integer
        raise invalid("after", "format", "After must be the sequence number of an event")
    return int(after)

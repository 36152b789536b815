"""Queries come in, what the service finds goes out."""

from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import page_request
from subgraphs.wavestack.personality.errors import not_found
from subgraphs.wavestack.personality.service import chatting, generating, personas, remembering
from subgraphs.wavestack.personality.types.entities import GeneratedContent, Info, Memory, Persona, Turn, UserId
from subgraphs.wavestack.personality.types.enums import ContentStatus


@strawberry.type(description="A memory that a search found.")
class MemoryMatch:
    """A memory and how near it is."""

    memory: Memory = strawberry.field(description="The memory.")
    similarity: float = strawberry.field(description="How near its meaning is to the text: 1 for the same.")


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="How the creator of the caller's organization writes.")
    async def persona(self, info: Info) -> Persona | None:
        """The persona."""
        context = info.context
        return Persona.of(await personas.get_persona(context.session, context.actor, context.clock.now()))

    @field(description="What is remembered of a user, or of the creator; the most important first.")
    async def memories(
        self,
        info: Info,
        *,
        user_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Whom the memories are about; none: the creator.")
        ] = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Memory] | None:
        """A page of memories."""
        request = page_request(first, after, last, before, offset=offset)
        page = await remembering.list_memories(info.context.session, info.context.actor, user_id, request)
        return Connection.of(page, Memory.of)

    @field(description="A memory of the caller's organization.")
    async def memory(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The memory's identifier.")],  # noqa: A002 - the argument's name
    ) -> Memory | None:
        """One memory, or NOT_FOUND."""
        found = await remembering.find_memories(info.context.session, info.context.actor, [str(id)])
        if id not in found:
            raise not_found("Memory", "id")
        return Memory.of(found[str(id)])

    @field(description="What is remembered of a user that has to do with a text, the nearest first.")
    async def search_memories(
        self,
        info: Info,
        user_id: UserId,
        text: Annotated[str, strawberry.argument(description="The text: 1 to 1000 characters.")],
        first: Annotated[int, strawberry.argument(description="At most so many, 1 to 100.")] = 10,
    ) -> list[MemoryMatch] | None:
        """Memories by their meaning."""
        context = info.context
        found = await remembering.search_memories(
            context.session,
            context.resources.embedder,
            context.actor,
            user_id=user_id,
            text=text,
            most=first,
        )
        return [MemoryMatch(memory=Memory.of(each.memory), similarity=each.relevance) for each in found]

    @field(description="What a user and the creator said to one another, newest first.")
    async def conversation(
        self,
        info: Info,
        user_id: UserId,
        *,
        platform: Annotated[str | None, strawberry.argument(description="Only there, such as `discord`.")] = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Turn] | None:
        """A page of turns."""
        request = page_request(first, after, last, before, offset=offset)
        page = await chatting.list_turns(info.context.session, info.context.actor, user_id, platform, request)
        return Connection.of(page, Turn.of)

    @field(description="Content of the caller's organization that was generated.")
    async def generated_content(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The content's identifier.")],  # noqa: A002 - as above
    ) -> GeneratedContent | None:
        """One content, or NOT_FOUND."""
        found = await generating.find_contents(info.context.session, info.context.actor, [str(id)])
        if id not in found:
            raise not_found("Content", "id")
        return GeneratedContent.of(found[str(id)])

    @field(description="The content that was generated for the caller's organization, newest first.")
    async def generated_contents(
        self,
        info: Info,
        *,
        status: Annotated[ContentStatus | None, strawberry.argument(description="Only with this status.")] = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[GeneratedContent] | None:
        """A page of content."""
        request = page_request(first, after, last, before, offset=offset)
        page = await generating.list_contents(info.context.session, info.context.actor, request, status=status)
        return Connection.of(page, GeneratedContent.of)

"""Mutations come in, what the service has done goes out; each writes in one transaction."""

from typing import Annotated

import strawberry

from subgraphs.kit.errors import invalid
from subgraphs.kit.fields import mutation
from subgraphs.kit.identity import require_organization
from subgraphs.wavestack.personality.domain.contents import ContentStatus
from subgraphs.wavestack.personality.domain.conversations import checked_id
from subgraphs.wavestack.personality.domain.samples import checked_weight, checked_word, next_tick, read_entries
from subgraphs.wavestack.personality.service import chatting, generating, learning, personas, remembering
from subgraphs.wavestack.personality.types.entities import GeneratedContent, Info, Memory, Persona
from subgraphs.wavestack.personality.types.payloads import (
    ChangePersonaInput,
    ChatInput,
    ChatPayload,
    ContentPayload,
    CreateMemoryInput,
    DecideContentInput,
    DeleteMemoryInput,
    DeleteMemoryPayload,
    ForgetPayload,
    ForgetUserInput,
    GenerateContentInput,
    GenerateContentPayload,
    LearnInput,
    LearnPayload,
    MemoryPayload,
    PersonaPayload,
)


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Say something to the creator and get an answer in their style.")
    async def chat(
        self,
        info: Info,
        input: Annotated[ChatInput, strawberry.argument(description="What is said.")],  # noqa: A002 - the argument's name
    ) -> ChatPayload | None:
        """Answer a message."""
        context, resources = info.context, info.context.resources
        organization_id, message, now = require_organization(context.actor), input.checked(), context.clock.now()
        situation = await chatting.read_situation(context.session, resources, organization_id, message, now)
        await context.release()
        reply = await chatting.answer(resources, situation)
        made = await chatting.memories_in(resources, situation, now)
        async with context.transaction() as session:
            await chatting.keep_exchange(session, situation, reply, made, context.clock.now())
        return ChatPayload.of(reply)

    @mutation(description="Write content in the creator's style. It is kept as a draft.")
    async def generate_content(
        self,
        info: Info,
        input: Annotated[GenerateContentInput, strawberry.argument(description="What to write.")],  # noqa: A002 - as above
    ) -> GenerateContentPayload | None:
        """Generate content."""
        context = info.context
        organization_id, wish, now = require_organization(context.actor), input.checked(), context.clock.now()
        persona = await personas.read_persona(context.session, organization_id, now)
        await context.release()
        content = await generating.write_content(context.resources, persona, wish, by=context.actor.subject, now=now)
        async with context.transaction() as session:
            await generating.keep_content(session, content)
        return GenerateContentPayload.of(content)

    @mutation(description="Teach how the creator writes.")
    async def learn(
        self,
        info: Info,
        input: Annotated[LearnInput, strawberry.argument(description="What to learn from.")],  # noqa: A002 - as above
    ) -> LearnPayload | None:
        """Take in samples."""
        context, now = info.context, info.context.clock.now()
        samples = learning.make_samples(
            read_entries(input.content),
            require_organization(context.actor),
            data_type=checked_word(input.data_type, "dataType", "Data type"),
            source=checked_word(input.source, "source", "Source"),
            weight=checked_weight(input.weight),
            now=now,
        )
        at_once = samples if len(samples) <= learning.AT_ONCE else []
        made = await learning.memories_in(context.resources.embedder, at_once, now)
        async with context.transaction() as session:
            await learning.take_in(session, samples, made, now)
        persona = await personas.get_persona(context.session, context.actor, now)
        return LearnPayload(samples_processed=len(samples), next_training=next_tick(now), persona=Persona.of(persona))

    @mutation(description="Write down a memory.")
    async def create_memory(
        self,
        info: Info,
        input: Annotated[CreateMemoryInput, strawberry.argument(description="What to remember.")],  # noqa: A002 - as above
    ) -> MemoryPayload | None:
        """Remember something."""
        context, now = info.context, info.context.clock.now()
        organization_id = require_organization(context.actor)
        finding = remembering.checked_finding(input.content, input.type, input.importance)
        of = "" if input.user_id is None else checked_id(input.user_id, "userId", "User id")
        (made,) = await remembering.make_memories(
            context.resources.embedder, organization_id, [(of, finding)], source="api", now=now
        )
        async with context.transaction() as session:
            memory = await remembering.keep_memory(session, made)
        return MemoryPayload(memory=Memory.of(memory))

    @mutation(description="Forget a memory.")
    async def delete_memory(
        self,
        info: Info,
        input: Annotated[DeleteMemoryInput | None, strawberry.argument(description="Which memory.")] = None,  # noqa: A002 - as above
        id: Annotated[  # noqa: A002 - as above
            strawberry.ID | None,
            strawberry.argument(description="The memory's identifier.", deprecation_reason="Use `input`."),
        ] = None,
    ) -> DeleteMemoryPayload | None:
        """Delete a memory."""
        memory_id = _named(id if input is None else input.id)
        async with info.context.transaction() as session:
            await remembering.delete_memory(session, info.context.actor, memory_id)
        return DeleteMemoryPayload(deleted_id=memory_id)

    @mutation(description="Forget all that a user said: memories, conversations and samples.")
    async def forget_user(
        self,
        info: Info,
        input: Annotated[ForgetUserInput | None, strawberry.argument(description="Whom to forget.")] = None,  # noqa: A002 - as above
        user_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="The user's identifier.", deprecation_reason="Use `input`."),
        ] = None,
    ) -> ForgetPayload | None:
        """Forget a user."""
        named = _named(user_id if input is None else input.user_id)
        async with info.context.transaction() as session:
            memories, turns = await remembering.forget_user(session, info.context.actor, named)
        return ForgetPayload(memories=memories, turns=turns)

    @mutation(description="Forget all of the caller's organization: also its persona and its generated content.")
    async def forget_everything(self, info: Info) -> ForgetPayload | None:
        """Begin anew."""
        async with info.context.transaction() as session:
            memories, turns = await remembering.forget_everything(session, info.context.actor)
        return ForgetPayload(memories=memories, turns=turns)

    @mutation(description="Choose what cannot be learnt of the creator.")
    async def change_persona(
        self,
        info: Info,
        input: Annotated[ChangePersonaInput, strawberry.argument(description="The choices.")],  # noqa: A002 - as above
    ) -> PersonaPayload | None:
        """Change the persona."""
        context = info.context
        async with context.transaction() as session:
            persona = await personas.change_persona(
                session,
                context.actor,
                name=input.name,
                traits=input.traits,
                controversy_level=input.controversy_level,
                allowed_topics=input.allowed_topics,
                avoided_topics=input.avoided_topics,
                now=context.clock.now(),
            )
        return PersonaPayload(persona=Persona.of(persona))

    @mutation(description="Approve, post or reject generated content, and say why.")
    async def decide_content(
        self,
        info: Info,
        input: Annotated[DecideContentInput, strawberry.argument(description="The decision.")],  # noqa: A002 - as above
    ) -> ContentPayload | None:
        """Decide about content."""
        context = info.context
        async with context.transaction() as session:
            content = await generating.decide_content(
                session,
                context.actor,
                input.id,
                status=ContentStatus(input.status.value),
                feedback=input.feedback,
                now=context.clock.now(),
            )
        return ContentPayload(generated_content=GeneratedContent.of(content))


def _named(given: strawberry.ID | None) -> strawberry.ID:
    """What `input` names, or the argument that was there before it."""
    if given is None:
        raise invalid("input", "required", "Input is required")
    return given

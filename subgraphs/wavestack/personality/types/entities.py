"""Records come in, the entities of this subgraph go out: personas, memories, content; and what it adds to others."""

from datetime import datetime
from typing import Annotated, TypeAlias, cast

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import Page, page_request
from subgraphs.kit.texts import is_storable
from subgraphs.wavestack.personality.domain.contents import GeneratedContent as ContentRecord
from subgraphs.wavestack.personality.domain.conversations import Turn as TurnRecord
from subgraphs.wavestack.personality.domain.memories import Memory as MemoryRecord
from subgraphs.wavestack.personality.domain.memories import standing_relevance
from subgraphs.wavestack.personality.domain.persona import Persona as PersonaRecord
from subgraphs.wavestack.personality.loaders import MemoriesBelow, load_contents, load_memories, load_memory_pages
from subgraphs.wavestack.personality.ports import Resources
from subgraphs.wavestack.personality.service import personas
from subgraphs.wavestack.personality.types.enums import (
    ContentStatus,
    ContentType,
    Energy,
    Engine,
    MemoryType,
    ResponseLength,
    Sentiment,
    Speaker,
)

Info: TypeAlias = strawberry.Info[Context[Resources], None]
Key: TypeAlias = strawberry.ID


@strawberry.federation.type(keys=["id"], description="How an organization's creator writes, as far as it was learnt.")
class Persona:
    """A persona."""

    id: strawberry.ID = strawberry.field(description="The identifier of the organization.")
    name: str = strawberry.field(description="The creator's name.")
    traits: list[str] = strawberry.field(description="Traits that somebody has chosen.")
    tone: str = strawberry.field(description="The tone, such as `positive and upbeat`.")
    vocabulary: list[str] = strawberry.field(description="At most 50 usual words, the most frequent first.")
    topics: list[str] = strawberry.field(description="What the creator talks about, the most frequent first.")
    catchphrases: list[str] = strawberry.field(description="At most 10 phrases that were said three times or more.")
    emoji: list[str] = strawberry.field(description="At most 20 emoji, the most frequent first.")
    response_length: ResponseLength = strawberry.field(description="How much the creator says at once.")
    mean_words: float = strawberry.field(description="Words of a usual line.")
    controversy_level: int = strawberry.field(description="How much controversy is wanted, 1 to 10.")
    allowed_topics: list[str] = strawberry.field(description="Topics that answers may bring up; all where empty.")
    avoided_topics: list[str] = strawberry.field(description="Topics that answers leave out.")
    messages_seen: int = strawberry.field(description="Lines that were learnt from, each as often as it weighs.")
    confidence: float = strawberry.field(
        description="How well the creator is known, 0 to 1: lines seen by 1000. Below 0.5, teach more."
    )
    trained_at: datetime | None = strawberry.field(description="When something was last learnt.")

    @classmethod
    def of(cls, record: PersonaRecord) -> "Persona":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.organization_id),
            name=record.name,
            traits=record.traits,
            tone=record.tone,
            vocabulary=record.vocabulary,
            topics=record.topics,
            catchphrases=record.catchphrases,
            emoji=record.emoji,
            response_length=record.response_length,
            mean_words=round(record.style.mean_words(), 1),
            controversy_level=record.controversy_level,
            allowed_topics=record.allowed_topics,
            avoided_topics=record.avoided_topics,
            messages_seen=record.messages_seen,
            confidence=record.confidence,
            trained_at=record.trained_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Persona | None":  # noqa: A002 - the key's name
        """The persona of the caller's own organization; nothing is said of others."""
        context = info.context
        if id != context.actor.organization_id:
            return None
        return cls.of(await personas.get_persona(context.session, context.actor, context.clock.now()))


@strawberry.federation.type(keys=["id"], description="Whose creator has a persona.")
class Organization:
    """An organization as far as this subgraph knows it: its id, and its persona."""

    id: strawberry.ID = strawberry.field(description="The organization's identifier, such as `org_123`.")

    @classmethod
    def resolve_reference(cls, info: Info, id: Key) -> "Organization | None":  # noqa: A002 - the key's name
        """The caller's own organization; nothing is said of others."""
        return cls(id=id) if id == info.context.actor.organization_id else None

    @field(description="How its creator writes.")
    async def persona(self, info: Info) -> Persona | None:
        """The persona."""
        return await Persona.resolve_reference(info, self.id)


@strawberry.federation.type(
    keys=["id"], description="Somebody who writes on platforms, by the id that they have there."
)
class PlatformUser:
    """A user as far as this subgraph knows them: their id, and what is remembered of them."""

    id: strawberry.ID = strawberry.field(description="The user's identifier.")

    @classmethod
    def resolve_reference(cls, id: Key) -> "PlatformUser | None":  # noqa: A002 - the key's name
        """Any user; of one who never said anything nothing is remembered."""
        return cls(id=id) if is_storable(id) else None

    @field(description="What the creator remembers of the user, the most important first.")
    async def memories(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Memory"]:
        """A page of memories."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load(load_memory_pages, MemoriesBelow(str(self.id), request))
        return Connection.of(cast("Page[MemoryRecord]", page), Memory.of)  # the batch answers every key


@strawberry.federation.type(keys=["id"], description="Something to remember of a user, or of the creator.")
class Memory:
    """A memory."""

    id: strawberry.ID = strawberry.field(description="The memory's identifier, such as `mem_123`.")
    user: PlatformUser | None = strawberry.field(description="Whom it is about; empty for the creator.")
    type: MemoryType = strawberry.field(description="What it is about.")
    content: str = strawberry.field(description="What is remembered, as a sentence.")
    importance: int = strawberry.field(description="How important it is, 1 to 10.")
    source: str = strawberry.field(description="Where it was said, or `learning`.")
    access_count: int = strawberry.field(description="How many answers it went into.")
    last_accessed_at: datetime = strawberry.field(description="When it last went into an answer, or was made.")
    created_at: datetime = strawberry.field(description="When it was made.")
    relevance_score: float = strawberry.field(
        description="How much it matters, 0 to 1: a tenth of its importance, and 0.01 for each of its first five uses."
    )

    @classmethod
    def of(cls, record: MemoryRecord) -> "Memory":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            user=PlatformUser(id=strawberry.ID(record.user_id)) if record.user_id else None,
            type=MemoryType(record.type),
            content=record.content,
            importance=record.importance,
            source=record.source,
            access_count=record.access_count,
            last_accessed_at=record.last_accessed_at,
            created_at=record.created_at,
            relevance_score=standing_relevance(record),
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Memory | None":  # noqa: A002 - the key's name
        """The memory, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_memories, str(id))
        return None if record is None else cls.of(record)


@strawberry.type(description="Something that was said in a conversation of a user with the creator.")
class Turn:
    """A turn."""

    id: strawberry.ID = strawberry.field(description="The turn's identifier.")
    platform: str | None = strawberry.field(description="Where it was said, in lower case.")
    speaker: Speaker = strawberry.field(description="Whose turn it was.")
    text: str = strawberry.field(description="What was said.")
    engine: Engine | None = strawberry.field(description="What wrote it, where it is the creator's.")
    confidence: float | None = strawberry.field(description="The answer's confidence, where it is the creator's.")
    created_at: datetime = strawberry.field(description="When it was said.")

    @classmethod
    def of(cls, record: TurnRecord) -> "Turn":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            platform=record.platform or None,
            speaker=Speaker(record.speaker),
            text=record.text,
            engine=None if record.engine is None else Engine(record.engine),
            confidence=record.confidence,
            created_at=record.created_at,
        )


@strawberry.type(description="What can be measured of a text, by lists of words alone.")
class ContentMetadata:
    """Measures of a text."""

    sentiment: Sentiment = strawberry.field(description="How it feels.")
    energy: Energy = strawberry.field(description="How lively it is.")
    controversy_score: float = strawberry.field(description="How likely it is taken amiss, 0 to 1.")


@strawberry.federation.type(keys=["id"], description="Content that was written in the creator's style.")
class GeneratedContent:
    """Content."""

    id: strawberry.ID = strawberry.field(description="The content's identifier.")
    content_type: ContentType = strawberry.field(description="What it is.")
    platform: str | None = strawberry.field(description="Where it goes, in lower case.")
    topic: str = strawberry.field(description="What it was to be about.")
    content: str = strawberry.field(description="The text, with hashtags where they were wanted.")
    alternatives: list[str] = strawberry.field(description="Other versions, without hashtags.")
    metadata: ContentMetadata = strawberry.field(description="What can be measured of it.")
    personality_score: float = strawberry.field(description="How close it is to the creator's style, 0 to 1.")
    engine: Engine = strawberry.field(description="What wrote it.")
    warning: str | None = strawberry.field(description="Why it was not the language model, where there is one.")
    status: ContentStatus = strawberry.field(description="Where it stands.")
    feedback: str | None = strawberry.field(description="Why it was rejected, or what somebody said of it.")
    created_at: datetime = strawberry.field(description="When it was written.")
    decided_by: str | None = strawberry.field(description="Who set its status.")
    decided_at: datetime | None = strawberry.field(description="When its status was set.")

    @classmethod
    def of(cls, record: ContentRecord) -> "GeneratedContent":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            content_type=ContentType(record.content_type),
            platform=record.platform or None,
            topic=record.topic,
            content=record.content,
            alternatives=record.alternatives,
            metadata=metadata_of(record),
            personality_score=record.personality_score,
            engine=Engine(record.engine),
            warning=record.warning,
            status=ContentStatus(record.status),
            feedback=record.feedback,
            created_at=record.created_at,
            decided_by=record.decided_by,
            decided_at=record.decided_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "GeneratedContent | None":  # noqa: A002 - as above
        """The content, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_contents, str(id))
        return None if record is None else cls.of(record)


def metadata_of(record: ContentRecord) -> ContentMetadata:
    """The measures of a record."""
    return ContentMetadata(
        sentiment=Sentiment(record.sentiment),
        energy=Energy(record.energy),
        controversy_score=record.controversy_score,
    )


UserId = Annotated[strawberry.ID, strawberry.argument(description="The user's identifier on the platforms.")]

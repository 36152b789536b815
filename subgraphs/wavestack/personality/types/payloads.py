"""Requests of mutations come in; what they and subscriptions have to say goes out."""

from datetime import datetime
from typing import Annotated

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.kit.scalars import JSON
from subgraphs.wavestack.personality.domain.contents import GeneratedContent as ContentRecord
from subgraphs.wavestack.personality.domain.conversations import Message, checked_message
from subgraphs.wavestack.personality.domain.conversations import Reply as ReplyRecord
from subgraphs.wavestack.personality.domain.wishes import Wish, checked_wish
from subgraphs.wavestack.personality.loaders import load_contents, load_memories
from subgraphs.wavestack.personality.service.chatting import Piece
from subgraphs.wavestack.personality.types.entities import (
    ContentMetadata,
    GeneratedContent,
    Info,
    Memory,
    Persona,
    metadata_of,
)
from subgraphs.wavestack.personality.types.enums import ContentDecision, ContentType, Engine, MemoryType


@strawberry.input(description="Where something is said.")
class ChatContextInput:
    """A place."""

    platform: str | None = strawberry.field(default=None, description="The platform, such as `discord`.")
    channel: str | None = strawberry.field(default=None, description="The channel there.")


@strawberry.input(description="Something that is said to the creator.")
class ChatInput:
    """A message, who says it, and where."""

    message: str = strawberry.field(description="What is said: 1 to 4000 characters.")
    user_id: strawberry.ID | None = strawberry.field(
        default=None, description="Who says it. Without it, nothing is remembered and nothing kept."
    )
    context: ChatContextInput | None = strawberry.field(default=None, description="Where it is said.")

    def checked(self) -> Message:
        """The message, checked."""
        place = self.context or ChatContextInput()
        return checked_message(self.message, self.user_id, place.platform, place.channel)


@strawberry.input(description="What matters when content is written.")
class GenerateOptionsInput:
    """Options."""

    include_hashtags: bool | None = strawberry.field(
        default=None, description="Whether up to three hashtags are added; by itself, to tweets and captions."
    )
    max_length: int | None = strawberry.field(
        default=None, description="The most characters, 20 to 5000; the platform's own limit holds as well."
    )


@strawberry.input(description="Content to be written.")
class GenerateContentInput:
    """A kind of content and what it is about."""

    content_type: ContentType = strawberry.field(description="What is written.")
    topic: str = strawberry.field(description="What it is about: 1 to 300 characters.")
    context: JSON | None = strawberry.field(
        default=None, description="An object of details, such as `game`, `moment` and `platform`."
    )
    options: GenerateOptionsInput | None = strawberry.field(default=None, description="What matters besides.")

    def checked(self) -> Wish:
        """The wish, checked."""
        options = self.options or GenerateOptionsInput()
        return checked_wish(
            self.content_type,
            self.topic,
            self.context,
            hashtags=options.include_hashtags,
            max_length=options.max_length,
        )


@strawberry.input(description="Something to learn from.")
class LearnInput:
    """Entries, what they are and how much they count."""

    data_type: str = strawberry.field(description="What the entries are, such as `chat_history` or `tweets`.")
    content: JSON = strawberry.field(
        description="A list of 1 to 1000 entries: objects with `message`, and `role`, `user_id`, `likes`, `retweets` "
        "where they are known; or texts. Only lines of the role `creator`, or of none, teach style."
    )
    source: str = strawberry.field(default="api", description="Where they come from, such as `discord`.")
    weight: float = strawberry.field(default=1.0, description="How often each line counts: above 0, at most 100.")


@strawberry.input(description="A memory to be written down.")
class CreateMemoryInput:
    """A user and what to remember."""

    user_id: strawberry.ID | None = strawberry.field(default=None, description="Whom it is about; none: the creator.")
    content: str = strawberry.field(description="What to remember, as a sentence: 1 to 500 characters.")
    type: MemoryType = strawberry.field(default=MemoryType.OTHER, description="What it is about.")
    importance: int | None = strawberry.field(default=None, description="1 to 10; by itself, what the type suggests.")


@strawberry.input(description="A memory to be forgotten.")
class DeleteMemoryInput:
    """A memory by its id."""

    id: strawberry.ID = strawberry.field(description="The memory's identifier.")


@strawberry.input(description="A user to be forgotten.")
class ForgetUserInput:
    """A user by their id."""

    user_id: strawberry.ID = strawberry.field(description="The user's identifier on the platforms.")


@strawberry.input(description="Choices about the persona; what is left out stays.")
class ChangePersonaInput:
    """Choices."""

    name: str | None = strawberry.field(default=None, description="The creator's name.")
    traits: list[str] | None = strawberry.field(default=None, description="At most 20 traits.")
    controversy_level: int | None = strawberry.field(default=None, description="1 to 10.")
    allowed_topics: list[str] | None = strawberry.field(default=None, description="At most 20 topics to bring up.")
    avoided_topics: list[str] | None = strawberry.field(default=None, description="At most 20 topics to leave out.")


@strawberry.input(description="A decision about content.")
class DecideContentInput:
    """Content, its status, and why."""

    id: strawberry.ID = strawberry.field(description="The content's identifier.")
    status: ContentDecision = strawberry.field(description="What becomes of it.")
    feedback: str | None = strawberry.field(default=None, description="Why: at most 1000 characters.")


@strawberry.type(description="An answer of the creator.")
class ChatPayload:
    """An answer with what is told of it."""

    response: str = strawberry.field(description="The answer.")
    confidence: float = strawberry.field(
        description="0 to 1: half for how well the creator is known, half for how well the message was understood."
    )
    personality_score: float = strawberry.field(description="How close the answer is to the creator's style, 0 to 1.")
    memory_used: bool = strawberry.field(description="Whether a memory of the user went into the answer.")
    engine: Engine = strawberry.field(description="What wrote it.")
    warning: str | None = strawberry.field(description="Why it was not the language model, where there is one.")
    memory_ids: list[strawberry.ID] = strawberry.field(description="The memories that went into it.")

    @classmethod
    def of(cls, record: ReplyRecord) -> "ChatPayload":
        """The GraphQL form of a reply."""
        return cls(
            response=record.text,
            confidence=record.confidence,
            personality_score=record.personality_score,
            memory_used=record.memory_used,
            engine=record.engine,
            warning=record.warning,
            memory_ids=[strawberry.ID(each) for each in record.used],
        )


@strawberry.type(description="A piece of an answer on its way.")
class ChatChunk:
    """A piece, or the whole at the end."""

    text: str = strawberry.field(description="What comes next of the answer; empty at its end.")
    restart: bool = strawberry.field(description="Whether all pieces so far are void: the model broke off.")
    reply: ChatPayload | None = strawberry.field(description="The whole answer: only in the last piece.")

    @classmethod
    def of(cls, piece: Piece) -> "ChatChunk":
        """The GraphQL form of a piece."""
        reply = None if piece.reply is None else ChatPayload.of(piece.reply)
        return cls(text=piece.text, restart=piece.restart, reply=reply)


@strawberry.type(description="The answer to `generateContent`.")
class GenerateContentPayload:
    """Content, other versions of it, and what can be measured."""

    content: str = strawberry.field(description="The text, with hashtags where they were wanted.")
    alternatives: list[str] = strawberry.field(description="Two other versions, without hashtags.")
    metadata: ContentMetadata = strawberry.field(description="What can be measured of it.")
    generated_content: GeneratedContent = strawberry.field(description="The content as it is kept.")

    @classmethod
    def of(cls, record: ContentRecord) -> "GenerateContentPayload":
        """The GraphQL form of a record."""
        return cls(
            content=record.content,
            alternatives=record.alternatives,
            metadata=metadata_of(record),
            generated_content=GeneratedContent.of(record),
        )


@strawberry.type(description="The answer to `learn`.")
class LearnPayload:
    """What was taken, and when all of it is known."""

    samples_processed: int = strawberry.field(description="How many entries were taken.")
    next_training: datetime = strawberry.field(description="When the next lesson is; few entries are learnt at once.")
    persona: Persona = strawberry.field(description="The persona as it is now.")


@strawberry.type(description="The answer to `createMemory`.")
class MemoryPayload:
    """A memory."""

    memory: Memory = strawberry.field(description="The memory; an older one where its text was known.")


@strawberry.type(description="The answer to `deleteMemory`.")
class DeleteMemoryPayload:
    """What is gone."""

    deleted_id: strawberry.ID = strawberry.field(description="The identifier that the memory had.")


@strawberry.type(description="The answer to `forgetUser` and `forgetEverything`.")
class ForgetPayload:
    """What is gone."""

    memories: int = strawberry.field(description="How many memories were deleted.")
    turns: int = strawberry.field(description="How many turns of conversations were deleted.")


@strawberry.type(description="The answer to `changePersona`.")
class PersonaPayload:
    """A persona."""

    persona: Persona = strawberry.field(description="The persona as it is now.")


@strawberry.type(description="The answer to `decideContent`.")
class ContentPayload:
    """Content."""

    generated_content: GeneratedContent = strawberry.field(description="The content as it is now.")


@strawberry.type(description="A memory that was made.")
class MemoryEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    memory_id: strawberry.ID = strawberry.field(description="The memory's identifier.")
    at: datetime = strawberry.field(description="When it was made.")

    @classmethod
    def of(cls, event: Event) -> "MemoryEvent":
        """The GraphQL form of an event of the outbox."""
        return cls(sequence=str(event.sequence), memory_id=strawberry.ID(event.key), at=event.at)

    @field(description="The memory; empty where it is forgotten by now.")
    async def memory(self, info: Info) -> Memory | None:
        """The memory's entity."""
        record = await info.context.load(load_memories, str(self.memory_id))
        return None if record is None else Memory.of(record)


@strawberry.type(description="Content that was written, or whose status somebody set.")
class ContentEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    content_id: strawberry.ID = strawberry.field(description="The content's identifier.")
    at: datetime = strawberry.field(description="When it happened.")

    @classmethod
    def of(cls, event: Event) -> "ContentEvent":
        """The GraphQL form of an event of the outbox."""
        return cls(sequence=str(event.sequence), content_id=strawberry.ID(event.key), at=event.at)

    @field(description="The content as it is now.")
    async def generated_content(self, info: Info) -> GeneratedContent | None:
        """The content's entity."""
        record = await info.context.load(load_contents, str(self.content_id))
        return None if record is None else GeneratedContent.of(record)


Afterwards = Annotated[str | None, strawberry.argument(description="Begin with the events after this sequence number.")]

"""What mutations and subscriptions have to tell comes in, its GraphQL types go out."""

from typing import Annotated

import strawberry

from subgraphs.wavestack.social_ingest.service.ingesting import Ingested
from subgraphs.wavestack.social_ingest.service.reading import Hit, Hits
from subgraphs.wavestack.social_ingest.types.enums import MessageEventType
from subgraphs.wavestack.social_ingest.types.messages import Message

Afterwards = Annotated[str | None, strawberry.argument(description="Begin with the events after this sequence number.")]


@strawberry.type(description="What became of messages and events that came.")
class IngestPayload:
    """The outcome of a batch."""

    accepted: int = strawberry.field(description="How many were new, or changed something.")
    duplicates: int = strawberry.field(description="How many messages were known already.")
    created_ids: list[strawberry.ID] = strawberry.field(description="The messages that are new.")
    edited_ids: list[strawberry.ID] = strawberry.field(description="The messages that were changed.")
    deleted_ids: list[strawberry.ID] = strawberry.field(description="The messages that were deleted.")
    event_ids: list[strawberry.ID] = strawberry.field(description="The events that are new.")

    @classmethod
    def of(cls, outcome: Ingested) -> "IngestPayload":
        """The GraphQL form of an outcome."""
        fresh = [each for each in outcome.created if each not in set(outcome.deleted)]
        return cls(
            accepted=len(fresh) + len(outcome.edited) + len(outcome.deleted) + len(outcome.events),
            duplicates=outcome.duplicates,
            created_ids=[strawberry.ID(each) for each in outcome.created],
            edited_ids=[strawberry.ID(each) for each in outcome.edited],
            deleted_ids=[strawberry.ID(each) for each in outcome.deleted],
            event_ids=[strawberry.ID(each) for each in outcome.events],
        )


@strawberry.type(description="A message that was searched for.")
class MessageHit:
    """A hit."""

    message: Message = strawberry.field(description="The message.")
    relevance: float = strawberry.field(
        description="How well it answers, above 0 and at most 1; with the words in a row always above 0.9."
    )

    @classmethod
    def of(cls, hit: Hit) -> "MessageHit":
        """The GraphQL form of a hit."""
        return cls(message=Message.of(hit.message), relevance=hit.relevance)


@strawberry.type(description="What a search found.")
class MessageSearch:
    """Hits of a page."""

    hits: list[MessageHit] = strawberry.field(description="The hits of this page, the most relevant first.")
    total: int = strawberry.field(description="How many there are on all pages.")

    @classmethod
    def of(cls, found: Hits) -> "MessageSearch":
        """The GraphQL form of what was found."""
        return cls(hits=[MessageHit.of(hit) for hit in found.hits], total=found.total)


@strawberry.type(description="Something that happened to a message.")
class MessageEvent:
    """What subscribers hear."""

    sequence: str = strawberry.field(
        description="For `after`. Of messages that came at once, those before the last one come again with it."
    )
    type: MessageEventType = strawberry.field(description="What happened.")
    message: Message = strawberry.field(description="The message; of a deleted one, as it was.")


@strawberry.type(description="That the counts are being counted anew.")
class RebuildAnalyticsPayload:
    """A rebuild."""

    job_id: strawberry.ID = strawberry.field(description="The identifier of the job.")


@strawberry.type(description="That a secret was kept.")
class SetWebhookSecretPayload:
    """A secret's place."""

    callback_path: str = strawberry.field(
        description="The path that the platform sends to, below this server's address."
    )

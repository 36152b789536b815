"""Jobs and events come in, what the service makes of them goes out: publishing, and telling webhooks of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import CONFLICT, FORBIDDEN, NOT_FOUND, VALIDATION_ERROR, SubgraphError
from subgraphs.kit.events import Event
from subgraphs.kit.follow import Follow, FollowRun
from subgraphs.kit.graph import GraphError
from subgraphs.kit.jobs import JobError, JobKind, JobRun
from subgraphs.wavestack.core.domain.publications import Outcome, PublicationStatus
from subgraphs.wavestack.core.domain.webhooks import WebhookTopic
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.service import publications, webhook_sending

# Answers of a publisher that another attempt would not change.
_REFUSALS: Final = frozenset(
    {VALIDATION_ERROR, NOT_FOUND, FORBIDDEN, CONFLICT, "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
)
_OUTCOMES: Final = {
    "completed": PublicationStatus.PUBLISHED,
    "failed": PublicationStatus.FAILED,
    "cancelled": PublicationStatus.CANCELLED,
}


async def publish_queue_item(run: JobRun[Resources]) -> None:
    """Begin all platforms of an item that is due."""
    async with run.completing() as session:
        await publications.begin_publishing(session, run.scope, run.key, now=run.clock.now())


async def hand_over_publication(run: JobRun[Resources]) -> None:
    """Give a publication to its platform's publisher, who takes it once."""
    async with run.database.reading() as session:
        found = await publications.describe_for_publisher(session, run.scope, run.key)
    if found is None:
        return
    try:
        await run.resources.publishers.hand_over(run.graph, *found)
    except GraphError as refused:
        if refused.code in _REFUSALS:
            raise JobError(refused.code, refused.message) from refused
        raise


async def fail_publication(run: JobRun[Resources], session: AsyncSession, code: str, message: str) -> None:
    """Its publisher did not take it."""
    outcome = Outcome(PublicationStatus.FAILED, error_code=code, error_message=message)
    await publications.end_publication(session, run.scope, run.key, outcome, now=run.clock.now())


async def call_back_publication(run: JobRun[Resources]) -> None:
    """Ask a publisher to stop; where it is too late, the publication ends as it would have."""
    async with run.database.reading() as session:
        found = await publications.describe_for_publisher(session, run.scope, run.key)
    if found is None:
        return
    try:
        await run.resources.publishers.call_back(run.graph, found[1])
    except GraphError as refused:
        if refused.code not in _REFUSALS:
            raise


async def deliver_webhook(run: JobRun[Resources]) -> None:
    """Send a message to its endpoint, and keep what came of it."""
    async with run.database.reading() as session:
        found = await webhook_sending.find_delivery(session, run.key)
    if found is None:
        return
    delivery, endpoint = found
    resources, now = run.resources, run.clock.now()
    secret = resources.cipher.decrypt(endpoint.sealed_secret)
    sent = await resources.webhooks.send(endpoint.url, secret, delivery, now=now)
    if sent.status is not None and sent.error is None:
        async with run.completing() as session:
            await webhook_sending.keep_success(session, delivery.id, sent.status, now=run.clock.now())
        return
    async with run.transaction() as session:
        await webhook_sending.keep_attempt(session, delivery.id, response=sent.status, error=sent.error or "")
    raise SubgraphError("WEBHOOK_FAILED", sent.error or f"The endpoint answered with status {sent.status}.")


async def give_up_webhook(run: JobRun[Resources], session: AsyncSession, _code: str, _message: str) -> None:
    """The last attempt did not reach the endpoint."""
    await webhook_sending.give_up(session, run.key)


async def sweep_webhooks(run: JobRun[Resources]) -> None:
    """Forget old deliveries."""
    async with run.completing() as session:
        await webhook_sending.sweep(session, now=run.clock.now())


async def hear_of_publications(run: FollowRun[Resources], events: Sequence[Event]) -> None:
    """Publishers tell how their orders ended."""
    async with run.transaction() as session:
        for event in events:
            publication_id = event.payload.get("publicationId")
            if publication_id is not None:
                outcome = _outcome(event.topic.rpartition(".")[2], event.payload)
                await publications.end_publication(session, event.scope, publication_id, outcome, now=run.clock.now())


async def hear_of_clips(run: FollowRun[Resources], events: Sequence[Event]) -> None:
    """Clips that are ready are told to webhooks."""
    async with run.transaction() as session:
        for event in events:
            await webhook_sending.tell(
                session,
                event.scope,
                WebhookTopic.CLIP_READY,
                {"clipId": event.key} | event.payload,
                now=run.clock.now(),
            )


def _outcome(ending: str, payload: Mapping[str, Any]) -> Outcome:  # Any: JSON values
    published_at = payload.get("publishedAt")
    return Outcome(
        status=_OUTCOMES[ending],
        url=payload.get("url"),
        external_id=payload.get("externalId"),
        published_at=None if published_at is None else datetime.fromisoformat(published_at),
        error_code=payload.get("errorCode"),
        error_message=payload.get("errorMessage"),
    )


JOBS: Final = (
    JobKind(publications.PUBLISH, publish_queue_item),
    JobKind(publications.HAND_OVER, hand_over_publication, attempts=5, failed=fail_publication),
    JobKind(publications.CALL_BACK, call_back_publication),
    JobKind(webhook_sending.DELIVER, deliver_webhook, attempts=8, failed=give_up_webhook, concurrency=8),
    JobKind("webhook.sweep", sweep_webhooks, every=timedelta(hours=1)),
)

FOLLOWS: Final = (
    Follow(
        "youtube_publisher",
        topics=("upload.completed", "upload.failed", "upload.cancelled"),
        handle=hear_of_publications,
    ),
    Follow(
        "social_publisher",
        topics=("social_post.completed", "social_post.failed", "social_post.cancelled"),
        handle=hear_of_publications,
    ),
    Follow("clipper", topics=("clip.completed",), handle=hear_of_clips),
)

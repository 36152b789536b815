"""A session, the actor and what is wanted come in; posts are begun, found and called back, records go out.

Everything is announced: `social_post.progressed`, `social_post.completed`, `social_post.failed`,
`social_post.cancelled`.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.jobs import cancel, enqueue
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.scalars import print_moment
from subgraphs.wavestack.social_publisher.domain.posts import PostDraft, PostStatus, PostStep, SocialPost
from subgraphs.wavestack.social_publisher.domain.rules import SocialPlatform, rules_of
from subgraphs.wavestack.social_publisher.errors import conflict, not_found, too_many_posts
from subgraphs.wavestack.social_publisher.repository import posts as repository

PUBLISH: Final = "social_post.publish"
PROGRESSED: Final = "social_post.progressed"
COMPLETED: Final = "social_post.completed"
FAILED: Final = "social_post.failed"
CANCELLED: Final = "social_post.cancelled"
TOPICS: Final = frozenset({PROGRESSED, COMPLETED, FAILED, CANCELLED})
_DAY: Final = timedelta(hours=24)
# What limits that were multiplied leave of a spacing below this is none.
_LEAST_SPACING: Final = timedelta(seconds=1)
# From here on a post may come out at any moment.
_LATE: Final = frozenset({PostStep.PROCESSING, PostStep.PUBLISHING})


async def create_post(
    session: AsyncSession, actor: Actor, draft: PostDraft, *, factor: float, now: datetime
) -> tuple[SocialPost, bool]:
    """Begin a post; answers it and whether this request was answered before.

    A key that was used replays its post; with another request it is a CONFLICT. A publication that has a post which
    may come out, or is out, gets no second one: its post is answered. Posts that come sooner than the platform's
    spacing wait for their turn; RATE_LIMITED where there are as many as its cap allows.
    """
    organization_id = require_organization(actor)
    await repository.take_turn(session, organization_id, draft.platform, now)
    known = await _known(session, organization_id, draft)
    if known is not None:
        return known, True
    due_at = await _turn(session, organization_id, draft, factor, now)
    post = _new_post(organization_id, draft, due_at, now)
    if not await repository.insert_post(session, post, draft):
        # The same key at the same moment on another platform: whoever was first has committed by now.
        raise conflict("Idempotency key was already used for another post", "idempotencyKey", "reused")
    run_at = due_at if due_at > now else None
    job_id = await enqueue(session, PUBLISH, scope=organization_id, key=post.id, now=now, run_at=run_at)
    return await repository.change_post(session, post.id, now, job_id=job_id) or post, False


async def get_post(session: AsyncSession, actor: Actor, post_id: str) -> SocialPost:
    """The actor's post with this id, or NOT_FOUND."""
    found = await find_posts(session, actor, [post_id])
    if post_id not in found:
        raise not_found("Post", "id")
    return found[post_id]


async def find_posts(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, SocialPost]:
    """The actor's posts among `ids`, by id."""
    found = await repository.posts_by_id(session, require_organization(actor), _possible(ids))
    return {post.id: post for post in found}


async def find_posts_of_publications(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, SocialPost]:
    """The newest post of each of the actor's publications, by the publication's id."""
    found = await repository.posts_of_publications(session, require_organization(actor), _possible(ids))
    return {post.publication_id: post for post in found if post.publication_id is not None}


async def list_posts(
    session: AsyncSession,
    actor: Actor,
    request: PageRequest,
    *,
    platform: SocialPlatform | None,
    status: PostStatus | None,
) -> Page[SocialPost]:
    """A page of the actor's posts, newest first."""
    organization_id = require_organization(actor)
    return await repository.post_page(session, organization_id, request, platform=platform, status=status)


async def list_posts_of_assets(
    session: AsyncSession, actor: Actor, request: PageRequest, *, asset_ids: Sequence[str]
) -> dict[str | None, Page[SocialPost]]:
    """The same page for each of several assets, newest first."""
    return await repository.post_pages_of_assets(session, require_organization(actor), asset_ids, request)


async def cancel_post(
    session: AsyncSession, actor: Actor, *, post_id: str | None, publication_id: str | None, now: datetime
) -> SocialPost:
    """Stop a post; CONFLICT once the platform has all of it, since it may come out at any moment."""
    organization_id = require_organization(actor)
    if post_id is None:
        possible = _possible([publication_id or ""])
        found = await repository.post_of_publication(session, organization_id, possible[0]) if possible else None
        if found is None:
            raise not_found("Post", "publicationId")
        post_id = found.id
    post = await get_post(session, actor, post_id)
    if post.status == PostStatus.CANCELLED:
        return post
    if post.status in {PostStatus.COMPLETE, PostStatus.FAILED}:
        raise conflict(f"Post is {post.status} and cannot be cancelled", "id", "ended")
    # Written here and not only by the job's end: a run that is about to publish sees it and does not.
    cancelled = await repository.cancel_before(session, post_id, _LATE, now)
    if cancelled is None:
        raise conflict("The platform has the post already; it cannot be cancelled", "id", "sent")
    announce(session, CANCELLED, cancelled)
    if cancelled.job_id is not None:
        await cancel(session, cancelled.job_id, now=now)
    return cancelled


async def end_post(
    session: AsyncSession, post_id: str, status: PostStatus, code: str, message: str, *, now: datetime
) -> None:
    """Keep that a post was cancelled or has failed, and why."""
    error = {"error_code": code, "error_message": message} if status == PostStatus.FAILED else {}
    ended = await repository.change_post(session, post_id, now, status=status, sealed_session=None, **error)
    if ended is not None:
        announce(session, FAILED if status == PostStatus.FAILED else CANCELLED, ended)


def announce(session: AsyncSession, topic: str, post: SocialPost) -> None:
    """Tell of a post with the session's commit."""
    published_at = post.published_at
    payload = {
        "publicationId": post.publication_id,
        "platform": post.platform,
        "contentType": post.content_type,
        "status": post.status,
        "step": post.step,
        "progress": post.progress,
        "title": next(iter(post.caption.splitlines()), ""),
        "assetId": post.asset_id,
        "url": post.url,
        "externalId": post.external_id,
        "publishedAt": None if published_at is None else print_moment(published_at),
        "errorCode": post.error_code,
        "errorMessage": post.error_message,
    }
    publish(session, topic, scope=post.organization_id, key=post.id, payload=payload)


def _possible(ids: Sequence[str]) -> list[str]:
    """Those that could be ids: not every text can be asked of every database."""
    return [key for key in ids if key.isascii() and key.isprintable()]


async def _known(session: AsyncSession, organization_id: str, draft: PostDraft) -> SocialPost | None:
    """The post that is there already: under the key, or of the publication."""
    if draft.idempotency_key is not None:
        known = await repository.post_by_key(session, organization_id, draft.idempotency_key)
        if known is not None:
            if known[1] != draft.digest():
                raise conflict("Idempotency key was already used for another post", "idempotencyKey", "reused")
            return known[0]
    if draft.publication_id is None:
        return None
    return await repository.post_of_publication(session, organization_id, draft.publication_id)


async def _turn(
    session: AsyncSession, organization_id: str, draft: PostDraft, factor: float, now: datetime
) -> datetime:
    """When the post comes out: at the time that is asked for, or as soon after it as the spacing allows."""
    rules = rules_of(draft.platform)
    wanted = max(draft.scheduled_at or now, now)
    spacing, most = rules.spacing / factor, max(1, int(rules.daily_posts * factor))
    times = await repository.due_times(session, organization_id, draft.platform, wanted - _DAY)
    if _most_in_a_day(times, wanted) >= most:
        raise too_many_posts(draft.platform, most)
    return _first_free(times, wanted, spacing)


def _most_in_a_day(times: Sequence[datetime], wanted: datetime) -> int:
    """How many posts stand in the fullest 24 hours that the wanted moment is in."""
    near = [time for time in times if time < wanted + _DAY]
    starts = [time for time in near if time <= wanted] or [wanted]
    return max(bisect_left(near, start + _DAY) - bisect_left(near, start) for start in starts)


def _first_free(times: Sequence[datetime], wanted: datetime, spacing: timedelta) -> datetime:
    """The first moment from `wanted` on that keeps its distance from all others."""
    for time in times:
        if abs(time - wanted) < spacing and spacing >= _LEAST_SPACING:
            wanted = time + spacing
    return wanted


def _new_post(organization_id: str, draft: PostDraft, due_at: datetime, now: datetime) -> SocialPost:
    is_planned = draft.scheduled_at is not None and draft.scheduled_at > now
    return SocialPost(
        id=prefixed("pub"),
        organization_id=organization_id,
        publication_id=draft.publication_id,
        platform=draft.platform,
        content_type=draft.content_type,
        asset_id=draft.asset_id,
        media_url=draft.media_url,
        media=None,
        caption=draft.caption,
        hashtags=list(draft.hashtags),
        options=asdict(draft.options),
        scheduled_at=draft.scheduled_at,
        due_at=due_at,
        status=PostStatus.SCHEDULED if is_planned else PostStatus.PROCESSING,
        step=PostStep.WAITING,
        progress=0,
        job_id=None,
        account_id=None,
        sealed_session=None,
        has_cover=False,
        external_id=None,
        url=None,
        warnings=[],
        error_code=None,
        error_message=None,
        published_at=None,
        created_at=now,
        updated_at=now,
    )

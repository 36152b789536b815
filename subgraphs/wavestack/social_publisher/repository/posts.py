"""Posts and turns come in and go out, as rows and records."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.wavestack.social_publisher.domain.posts import UNFINISHED, PostDraft, PostStatus, PostStep, SocialPost
from subgraphs.wavestack.social_publisher.models import PostRow, TurnRow, table_of

_table = table_of(PostRow)
_c = _table.c
_turns = table_of(TurnRow)
_FIELDS: Final = tuple(field.name for field in fields(SocialPost))
_COLUMNS: Final = tuple(_c[name] for name in _FIELDS)
_values = attrgetter(*_FIELDS)
_NEWEST_FIRST: Final = (SortKey(PostRow.created_at, descending=True), SortKey(PostRow.id, descending=True))
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}
_RECENT: Final = 100
_ENDED_BADLY: Final = (PostStatus.FAILED, PostStatus.CANCELLED)


async def take_turn(session: AsyncSession, organization_id: str, platform: str, now: datetime) -> None:
    """Let nobody else create a post of the organization on the platform until the transaction ends."""
    values = {"organization_id": organization_id, "platform": platform, "taken_at": now}
    statement = _INSERTS[session.get_bind().dialect.name](_turns).values(values)
    keys = ["organization_id", "platform"]
    await session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"taken_at": now}))


async def due_times(session: AsyncSession, organization_id: str, platform: str, since: datetime) -> list[datetime]:
    """When the organization's posts on a platform come out, from a moment on, in order; not those that do not."""
    statement = select(_c.due_at).where(
        _c.organization_id == organization_id,
        _c.platform == platform,
        _c.due_at > since,
        _c.status.not_in(_ENDED_BADLY),
    )
    return list(await session.scalars(statement.order_by(_c.due_at)))


async def insert_post(session: AsyncSession, post: SocialPost, draft: PostDraft) -> bool:
    """Add a post, unless its key is used or its publication has one already. Answers whether it was added."""
    row = asdict(post) | {
        "live_publication_id": post.publication_id,
        "idempotency_key": draft.idempotency_key,
        "payload_digest": draft.digest(),
    }
    statement = _INSERTS[session.get_bind().dialect.name](_table).on_conflict_do_nothing().returning(_c.id)
    return (await session.execute(statement, row)).one_or_none() is not None


async def post_by_key(session: AsyncSession, organization_id: str, key: str) -> tuple[SocialPost, str] | None:
    """The post that was created under an idempotency key, and the digest of what was asked for."""
    statement = select(*_COLUMNS, _c.payload_digest).where(
        _c.organization_id == organization_id, _c.idempotency_key == key
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (SocialPost(*row[:-1]), row[-1])


async def post_of_publication(session: AsyncSession, organization_id: str, publication_id: str) -> SocialPost | None:
    """The post of a publication that may come out or is out."""
    statement = select(*_COLUMNS).where(_c.organization_id == organization_id, _c.live_publication_id == publication_id)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else SocialPost(*row)


async def posts_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[SocialPost]:
    """The posts of this organization among `ids`, in no order."""
    statement = select(*_COLUMNS).where(_c.id.in_(ids), _c.organization_id == organization_id)
    return [SocialPost(*row) for row in await session.execute(statement)]


async def posts_of_publications(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[SocialPost]:
    """All posts of these publications, the oldest first."""
    statement = select(*_COLUMNS).where(_c.publication_id.in_(ids), _c.organization_id == organization_id)
    return [SocialPost(*row) for row in await session.execute(statement.order_by(_c.created_at))]


async def post_page(
    session: AsyncSession, organization_id: str, request: PageRequest, *, platform: str | None, status: str | None
) -> Page[SocialPost]:
    """A page of the organization's posts, newest first."""
    statement = select(PostRow).where(PostRow.organization_id == organization_id)
    if platform is not None:
        statement = statement.where(PostRow.platform == platform)
    if status is not None:
        statement = statement.where(PostRow.status == status)
    return (await fetch_page(session, statement, _NEWEST_FIRST, request)).map(_record)


async def post_pages_of_assets(
    session: AsyncSession, organization_id: str, asset_ids: Sequence[str], request: PageRequest
) -> dict[str | None, Page[SocialPost]]:
    """The same page for each of several assets, newest first."""
    statement = select(PostRow).where(PostRow.organization_id == organization_id)
    pages = await fetch_pages(session, statement, PostRow.asset_id, asset_ids, _NEWEST_FIRST, request)
    return {asset_id: page.map(_record) for asset_id, page in pages.items()}


async def post_for_work(session: AsyncSession, post_id: str) -> SocialPost | None:
    """A post that is not finished, for the job that works on it."""
    statement = select(*_COLUMNS).where(_c.id == post_id, _c.status.in_(UNFINISHED))
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else SocialPost(*row)


async def change_post(
    session: AsyncSession, post_id: str, now: datetime, **values: Any
) -> SocialPost | None:  # Any: values of columns
    """Write columns of a post that is not finished; None where it is."""
    if values.get("status") in _ENDED_BADLY:
        values["live_publication_id"] = None
    statement = (
        update(_table)
        .where(_c.id == post_id, _c.status.in_(UNFINISHED))
        .values(**values, updated_at=now)
        .returning(*_COLUMNS)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else SocialPost(*row)


async def cancel_before(
    session: AsyncSession, post_id: str, steps: Collection[PostStep], now: datetime
) -> SocialPost | None:
    """Cancel a post that is not finished and at none of these steps; None where it is."""
    values = {"status": PostStatus.CANCELLED, "live_publication_id": None, "sealed_session": None, "updated_at": now}
    statement = (
        update(_table)
        .where(_c.id == post_id, _c.status.in_(UNFINISHED), _c.step.not_in(steps))
        .values(values)
        .returning(*_COLUMNS)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else SocialPost(*row)


async def unfinished_posts(session: AsyncSession, ids: Sequence[str]) -> set[str]:
    """Which of these posts are not finished."""
    return set(await session.scalars(select(_c.id).where(_c.id.in_(ids), _c.status.in_(UNFINISHED))))


async def external_ids(session: AsyncSession, organization_id: str, platform: str) -> frozenset[str]:
    """The platform's identifiers of the organization's newest posts."""
    own = (_c.organization_id == organization_id, _c.platform == platform, _c.external_id.is_not(None))
    statement = select(_c.external_id).where(*own).order_by(_c.due_at.desc()).limit(_RECENT)
    return frozenset(name for name in await session.scalars(statement) if name is not None)


async def published_posts(session: AsyncSession, after: str, since: datetime, limit: int) -> list[SocialPost]:
    """Posts that came out since a moment, of all organizations, in the order of their ids."""
    statement = select(*_COLUMNS).where(
        _c.status == PostStatus.COMPLETE, _c.published_at > since, _c.external_id.is_not(None), _c.id > after
    )
    return [SocialPost(*row) for row in await session.execute(statement.order_by(_c.id).limit(limit))]


def _record(row: PostRow) -> SocialPost:
    return SocialPost(*_values(row))

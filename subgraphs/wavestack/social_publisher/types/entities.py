"""Records come in, the entities of this subgraph go out: posts; and what it adds to others."""

from datetime import datetime
from typing import TypeAlias, cast

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import Page, page_request
from subgraphs.kit.scalars import URL
from subgraphs.wavestack.social_publisher.domain.posts import UNFINISHED
from subgraphs.wavestack.social_publisher.domain.posts import SocialPost as PostRecord
from subgraphs.wavestack.social_publisher.loaders import (
    PostsBelow,
    load_post_pages,
    load_posts,
    load_posts_of_publications,
)
from subgraphs.wavestack.social_publisher.ports import Resources
from subgraphs.wavestack.social_publisher.types.enums import PostStatus, PostStep, PostType, SocialPlatform

Info: TypeAlias = strawberry.Info[Context[Resources], None]
Key: TypeAlias = strawberry.ID


@strawberry.type(description="Why a post did not come out.")
class SocialPostError:
    """A reason."""

    code: str = strawberry.field(description="What kind of failure it was, such as `RULE_BROKEN`.")
    message: str = strawberry.field(description="The same as a sentence.")


@strawberry.federation.type(keys=["id"], description="A queue item on one of its platforms.")
class Publication:
    """A publication as far as this subgraph knows it: its id, and its post."""

    id: strawberry.ID = strawberry.field(description="The publication's identifier, such as `clx1234:youtube`.")

    @classmethod
    def resolve_reference(cls, id: Key) -> "Publication":  # noqa: A002 - the key's name
        """Any publication; one for another platform, or not the caller's, has no post."""
        return cls(id=id)

    @field(description="How it is brought to Instagram, TikTok, Facebook or LinkedIn; empty for other platforms.")
    async def post(self, info: Info) -> "SocialPost | None":
        """The newest post."""
        record = await info.context.load(load_posts_of_publications, str(self.id))
        return None if record is None else SocialPost.of(record)


@strawberry.federation.type(keys=["id"], description="A media file: uploaded, imported, or cut from another.")
class Asset:
    """An asset as far as this subgraph knows it: its id, and where it went."""

    id: strawberry.ID = strawberry.field(description="The asset's identifier, such as `asset_789`.")

    @classmethod
    def resolve_reference(cls, id: Key) -> "Asset":  # noqa: A002 - the key's name
        """Any asset; one that is not the caller's has no posts."""
        return cls(id=id)

    @field(description="Its posts to social platforms, newest first.")
    async def social_posts(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["SocialPost"]:
        """A page of posts."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load(load_post_pages, PostsBelow(self.id, request))
        return Connection.of(cast("Page[PostRecord]", page), SocialPost.of)  # the batch answers every key


@strawberry.federation.type(keys=["id"], description="A post on its way to a social platform.")
class SocialPost:
    """A post."""

    id: strawberry.ID = strawberry.field(description="The post's identifier, such as `pub_123`.")
    publication: Publication | None = strawberry.field(description="The publication that it is for, if it is for one.")
    platform: SocialPlatform = strawberry.field(description="Where it goes.")
    content_type: PostType | None = strawberry.field(
        description="What kind of post it is; empty until its media were looked at, where nobody said it."
    )
    asset: Asset | None = strawberry.field(description="The asset that it shows, if it is one.")
    media_url: URL | None = strawberry.field(description="Where its media are fetched from, if they are no asset.")
    caption: str = strawberry.field(description="Its caption, without the hashtags that were given beside it.")
    hashtags: list[str] = strawberry.field(description="Its hashtags, without `#`.")
    text: str = strawberry.field(description="What people read: the caption, and the hashtags after a blank line.")
    scheduled_at: datetime | None = strawberry.field(description="When it is to come out, if not at once.")
    due_at: datetime = strawberry.field(
        description="When it is its turn: at the time it is planned for, later where the platform's spacing says so."
    )
    status: PostStatus = strawberry.field(description="Where it stands.")
    step: PostStep = strawberry.field(description="What it is at.")
    progress: int | None = strawberry.field(description="How far it is: 0 to 100; empty once it has ended.")
    external_id: str | None = strawberry.field(description="The platform's identifier of it.")
    url: URL | None = strawberry.field(description="Where people see it.")
    warnings: list[str] = strawberry.field(description="What could not be done, though it came out.")
    error: SocialPostError | None = strawberry.field(description="Why it did not come out, where it did not.")
    published_at: datetime | None = strawberry.field(description="When it came out.")
    created_at: datetime = strawberry.field(description="When it was begun.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, record: PostRecord) -> "SocialPost":
        """The GraphQL form of a record."""
        publication_id, asset_id, code = record.publication_id, record.asset_id, record.error_code
        return cls(
            id=strawberry.ID(record.id),
            publication=None if publication_id is None else Publication(id=strawberry.ID(publication_id)),
            platform=SocialPlatform(record.platform),
            content_type=None if record.content_type is None else PostType(record.content_type),
            asset=None if asset_id is None else Asset(id=strawberry.ID(asset_id)),
            media_url=None if record.media_url is None else URL(record.media_url),
            caption=record.caption,
            hashtags=list(record.hashtags),
            text=record.text,
            scheduled_at=record.scheduled_at,
            due_at=record.due_at,
            status=PostStatus(record.status),
            step=PostStep(record.step),
            progress=record.progress if record.status in UNFINISHED else None,
            external_id=record.external_id,
            url=None if record.url is None else URL(record.url),
            warnings=list(record.warnings),
            error=None if code is None else SocialPostError(code=code, message=record.error_message or ""),
            published_at=record.published_at,
            created_at=record.created_at,
            updated_at=record.updated_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "SocialPost | None":  # noqa: A002 - the key's name
        """The post, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_posts, str(id))
        return None if record is None else cls.of(record)

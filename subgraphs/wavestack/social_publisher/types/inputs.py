"""What clients send to mutations of posts comes in, values that the service checks go out; payloads and events."""

from datetime import datetime
from typing import Annotated

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.wavestack.social_publisher.domain.posts import Options, PostDraft, draft_post
from subgraphs.wavestack.social_publisher.loaders import load_posts
from subgraphs.wavestack.social_publisher.types.entities import Info, SocialPost
from subgraphs.wavestack.social_publisher.types.enums import PostType, SocialPlatform, SocialPostEventType


@strawberry.input(description="What else is to be done for a post.")
class SocialPostOptionsInput:
    """Wishes."""

    ai_caption: bool = strawberry.field(
        default=False, description="Write a caption; it is used where it has more than 10 characters."
    )
    ai_hashtags: bool = strawberry.field(default=False, description="Suggest hashtags beside the given ones.")
    generate_cover: bool = strawberry.field(
        default=False, description="Draw a cover for the video, where the platform takes one."
    )


@strawberry.input(description="A post: its media are at an address, or an asset, or (for some posts) there are none.")
class CreateSocialPostInput:
    """The fields of a new post."""

    platform: SocialPlatform = strawberry.field(description="Where it goes.")
    content_type: PostType | None = strawberry.field(
        default=None,
        description=(
            "What kind of post it is; where empty, a reel for a video on Instagram and a post for an image, a video on "
            "TikTok, a post elsewhere."
        ),
    )
    media_url: str | None = strawberry.field(default=None, description="Where to fetch its image or video.")
    asset_id: strawberry.ID | None = strawberry.field(default=None, description="The asset to show, instead.")
    caption: str | None = strawberry.field(default=None, description="What is said of it.")
    hashtags: list[str] | None = strawberry.field(
        default=None, description="Hashtags, with or without `#`; they are appended after a blank line."
    )
    options: SocialPostOptionsInput | None = strawberry.field(default=None, description="What else is to be done.")
    scheduled_at: datetime | None = strawberry.field(
        default=None, description="When it is to come out: at most 180 days ahead; a time that has passed is now."
    )
    publication_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The publication that it is for; one that is being posted, or is out, stays one.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="A text of the client's choice; the same request with the same key is one post."
    )

    def draft(self, now: datetime) -> PostDraft:
        """The checked request."""
        wishes = self.options or SocialPostOptionsInput()
        return draft_post(
            platform=self.platform,
            now=now,
            content_type=self.content_type,
            media_url=self.media_url,
            asset_id=self.asset_id,
            caption=self.caption or "",
            hashtags=self.hashtags or (),
            options=Options(bool(wishes.ai_caption), bool(wishes.ai_hashtags), bool(wishes.generate_cover)),
            scheduled_at=self.scheduled_at,
            publication_id=self.publication_id,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="Which post to stop: by its own identifier or its publication's.")
class CancelSocialPostInput:
    """A post."""

    id: strawberry.ID | None = strawberry.field(default=None, description="The post's identifier.")
    publication_id: strawberry.ID | None = strawberry.field(default=None, description="The publication's identifier.")


@strawberry.type(description="The answer to `createSocialPost` and `cancelSocialPost`.")
class SocialPostPayload:
    """A post."""

    post: SocialPost = strawberry.field(description="The post as it is now.")
    replayed: bool = strawberry.field(description="Whether it was there before, so that nothing new was begun.")


@strawberry.type(description="Something that happened to a post.")
class SocialPostEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    type: SocialPostEventType = strawberry.field(description="What happened.")
    post_id: strawberry.ID = strawberry.field(description="The post's identifier.")
    progress: int = strawberry.field(description="How far it was then: 0 to 100.")
    at: datetime = strawberry.field(description="When it happened.")

    @classmethod
    def of(cls, event: Event) -> "SocialPostEvent":
        """The GraphQL form of an event of the outbox."""
        return cls(
            sequence=str(event.sequence),
            type=SocialPostEventType(event.topic),
            post_id=strawberry.ID(event.key),
            progress=event.payload["progress"],
            at=event.at,
        )

    @field(description="The post as it is now.")
    async def post(self, info: Info) -> SocialPost | None:
        """The post's entity."""
        record = await info.context.load(load_posts, str(self.post_id))
        return None if record is None else SocialPost.of(record)


OfPost = Annotated[strawberry.ID | None, strawberry.argument(description="Only what happens to this post.")]
OnPlatform = Annotated[SocialPlatform | None, strawberry.argument(description="Only posts to this platform.")]
Afterwards = Annotated[str | None, strawberry.argument(description="Begin with the events after this sequence number.")]

"""Records of accounts and the rules come in, their GraphQL forms go out."""

from datetime import datetime

import strawberry

from subgraphs.kit.oauth import Account
from subgraphs.kit.scalars import URL, BigInt
from subgraphs.wavestack.social_publisher.domain.rules import RULES
from subgraphs.wavestack.social_publisher.types.enums import MediaKind, PostType, SocialPlatform


@strawberry.type(description="An account on a social platform that the organization has connected.")
class SocialAccount:
    """An account."""

    id: strawberry.ID = strawberry.field(description="The account's identifier.")
    platform: SocialPlatform = strawberry.field(description="Its platform.")
    external_id: str = strawberry.field(description="The platform's identifier of it.")
    name: str = strawberry.field(description="Its name.")
    is_connected: bool = strawberry.field(description="Whether its owner's consent stands.")
    scopes: list[str] = strawberry.field(description="What its owner has agreed to.")
    connected_at: datetime = strawberry.field(description="When it was first connected.")

    @classmethod
    def of(cls, record: Account) -> "SocialAccount":
        """The GraphQL form of an account; its tokens are not part of it."""
        return cls(
            id=strawberry.ID(record.id),
            platform=SocialPlatform(record.provider),
            external_id=record.external_id,
            name=record.name,
            is_connected=record.status == "connected",
            scopes=list(record.scopes),
            connected_at=record.created_at,
        )


@strawberry.type(description="What one kind of post takes.")
class SocialContentRules:
    """Rules of a kind of post."""

    content_type: PostType = strawberry.field(description="The kind.")
    media: list[MediaKind] = strawberry.field(description="What it can show.")
    max_seconds: float = strawberry.field(description="How long its video may last; 0 where it takes none.")
    allows_text_alone: bool = strawberry.field(description="Whether it needs no media.")


@strawberry.type(description="What a platform takes; posts are checked against it before they are sent.")
class SocialRules:
    """Rules of a platform."""

    platform: SocialPlatform = strawberry.field(description="The platform.")
    max_caption_length: int = strawberry.field(description="Characters of a caption with its hashtags.")
    max_hashtags: int | None = strawberry.field(description="Hashtags of a post; empty where there is no limit.")
    video_formats: list[str] = strawberry.field(description="Formats of videos.")
    image_formats: list[str] = strawberry.field(description="Formats of images; empty where it takes none.")
    max_video_bytes: BigInt = strawberry.field(description="Bytes of a video.")
    max_image_bytes: BigInt = strawberry.field(description="Bytes of an image.")
    spacing_seconds: int = strawberry.field(
        description="Seconds between two posts of an organization, at least; what comes sooner waits for its turn."
    )
    daily_posts: int = strawberry.field(description="Posts of an organization in 24 hours, at most.")
    contents: list[SocialContentRules] = strawberry.field(description="What each kind of post takes.")

    @classmethod
    def of(cls, platform: SocialPlatform) -> "SocialRules":
        """The GraphQL form of a platform's rules."""
        rules = RULES[platform]
        return cls(
            platform=platform,
            max_caption_length=rules.caption_length,
            max_hashtags=rules.hashtags,
            video_formats=sorted(rules.video_formats),
            image_formats=sorted(rules.image_formats),
            max_video_bytes=BigInt(rules.video_bytes),
            max_image_bytes=BigInt(rules.image_bytes),
            spacing_seconds=int(rules.spacing.total_seconds()),
            daily_posts=rules.daily_posts,
            contents=[
                SocialContentRules(
                    content_type=content_type,
                    media=sorted(content.kinds),
                    max_seconds=float(content.most_seconds),
                    allows_text_alone=content.text_alone,
                )
                for content_type, content in rules.contents.items()
            ],
        )


@strawberry.input(description="Which platform's account to connect.")
class BeginSocialConsentInput:
    """A platform."""

    platform: SocialPlatform = strawberry.field(description="The platform.")


@strawberry.input(description="What came back from a platform's consent page.")
class ConnectSocialAccountInput:
    """A code and a state."""

    platform: SocialPlatform = strawberry.field(description="The platform.")
    code: str = strawberry.field(description="The code.")
    state: str = strawberry.field(description="The state, as `beginSocialConsent` gave it.")


@strawberry.input(description="Which account to forget.")
class DisconnectSocialAccountInput:
    """An account."""

    id: strawberry.ID = strawberry.field(description="The account's identifier.")


@strawberry.type(description="The answer to `beginSocialConsent`.")
class SocialConsent:
    """Where an account's owner agrees."""

    auth_url: URL = strawberry.field(description="The page to open in a browser.")
    state: str = strawberry.field(description="Good once, for ten minutes: comes back beside the code.")


@strawberry.type(description="The answer to `connectSocialAccount`.")
class ConnectSocialAccountPayload:
    """A connected account."""

    account: SocialAccount = strawberry.field(description="The account.")


@strawberry.type(description="The answer to `disconnectSocialAccount`.")
class DisconnectSocialAccountPayload:
    """What was forgotten."""

    disconnected_id: strawberry.ID = strawberry.field(description="The identifier that the account had.")

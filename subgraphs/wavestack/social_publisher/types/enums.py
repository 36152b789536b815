"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.social_publisher.domain.posts import PostStatus, PostStep
from subgraphs.wavestack.social_publisher.domain.rules import MediaKind, PostType, SocialPlatform
from subgraphs.wavestack.social_publisher.service import posts

__all__ = ["MediaKind", "PostStatus", "PostStep", "PostType", "SocialPlatform", "SocialPostEventType"]

describe_enum(
    SocialPlatform,
    "Where posts go.",
    {
        SocialPlatform.INSTAGRAM: "Instagram.",
        SocialPlatform.TIKTOK: "TikTok.",
        SocialPlatform.FACEBOOK: "A page on Facebook.",
        SocialPlatform.LINKEDIN: "LinkedIn.",
        SocialPlatform.X: "X, formerly Twitter. Posts to it are not offered.",
    },
)
describe_enum(
    PostType,
    "What kind of post it is.",
    {
        PostType.POST: "A post of a photo, a video or words.",
        PostType.REEL: "A short upright video.",
        PostType.STORY: "A photo or video that is shown for a day.",
        PostType.VIDEO: "A video.",
    },
)
describe_enum(
    MediaKind,
    "What a media file is.",
    {MediaKind.IMAGE: "An image.", MediaKind.VIDEO: "A video."},
)
describe_enum(
    PostStatus,
    "Where a post stands.",
    {
        PostStatus.PROCESSING: "It waits for its turn, is being brought to its platform, or processed there.",
        PostStatus.SCHEDULED: "It waits for the time that it is planned for.",
        PostStatus.COMPLETE: "It is out.",
        PostStatus.FAILED: "It did not come out.",
        PostStatus.CANCELLED: "It was taken back.",
    },
)
describe_enum(
    PostStep,
    "What a post is at.",
    {
        PostStep.WAITING: "It waits for its time, its turn, or a free worker.",
        PostStep.FETCHING: "The media are fetched and measured.",
        PostStep.WRITING: "Caption and hashtags are written.",
        PostStep.SENDING: "The media are sent.",
        PostStep.PROCESSING: "The platform has the media and works on them.",
        PostStep.PUBLISHING: "The platform is told to let it out.",
    },
)


@strawberry.enum(description="What happened to a post.")
class SocialPostEventType(Enum):
    """Topics of the outbox."""

    PROGRESSED = strawberry.enum_value(posts.PROGRESSED, description="It is further than before.")
    COMPLETED = strawberry.enum_value(posts.COMPLETED, description="It is out.")
    FAILED = strawberry.enum_value(posts.FAILED, description="It did not come out.")
    CANCELLED = strawberry.enum_value(posts.CANCELLED, description="It was taken back.")

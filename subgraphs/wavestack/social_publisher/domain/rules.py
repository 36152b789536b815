"""A platform and a kind of post come in, what it takes goes out, as data; errors name the rule that was broken.

Numbers are the platforms' own limits where ours are not lower (reference: Social Publisher; caps and spacing as there).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from subgraphs.kit.errors import SubgraphError, invalid


class SocialPlatform(StrEnum):
    """Where posts go."""

    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    FACEBOOK = "facebook"
    LINKEDIN = "linkedin"
    X = "x"


class PostType(StrEnum):
    """What kind of post it is."""

    POST = "post"
    REEL = "reel"
    STORY = "story"
    VIDEO = "video"


class MediaKind(StrEnum):
    """What a media file is."""

    IMAGE = "image"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Media:
    """A media file as it was measured. `format` is the container's or image's name; an image lasts no time."""

    kind: MediaKind
    format: str
    content_type: str
    size: int
    seconds: float
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ContentRules:
    """What one kind of post takes. Where `text_alone` holds, it needs no media."""

    kinds: frozenset[MediaKind]
    most_seconds: float
    text_alone: bool = False


@dataclass(frozen=True, slots=True)
class PlatformRules:
    """What one platform takes. `spacing` is the least time between two posts of an organization."""

    caption_length: int
    hashtags: int | None
    video_formats: frozenset[str]
    image_formats: frozenset[str]
    contents: Mapping[PostType, ContentRules]
    spacing: timedelta = timedelta(0)
    video_bytes: int = 100_000_000
    image_bytes: int = 8_000_000
    daily_posts: int = 10


_BOTH: Final = frozenset(MediaKind)
_VIDEO: Final = frozenset({MediaKind.VIDEO})
_MP4: Final = frozenset({"mp4", "mov"})

RULES: Final[Mapping[SocialPlatform, PlatformRules]] = {
    SocialPlatform.INSTAGRAM: PlatformRules(
        caption_length=2200,
        hashtags=30,
        video_formats=_MP4,
        image_formats=frozenset({"jpeg"}),
        contents={
            PostType.REEL: ContentRules(_VIDEO, 60),
            PostType.POST: ContentRules(frozenset({MediaKind.IMAGE}), 0),
            PostType.STORY: ContentRules(_BOTH, 60),
        },
        spacing=timedelta(seconds=300),
    ),
    SocialPlatform.TIKTOK: PlatformRules(
        caption_length=2200,
        hashtags=10,
        video_formats=_MP4 | {"webm"},
        image_formats=frozenset(),
        contents={PostType.VIDEO: ContentRules(_VIDEO, 180)},
        spacing=timedelta(seconds=600),
    ),
    SocialPlatform.FACEBOOK: PlatformRules(
        caption_length=5000,
        hashtags=None,
        video_formats=_MP4,
        image_formats=frozenset({"jpeg", "png", "gif"}),
        contents={
            PostType.POST: ContentRules(_BOTH, 240, text_alone=True),
            PostType.REEL: ContentRules(_VIDEO, 90),
        },
    ),
    SocialPlatform.LINKEDIN: PlatformRules(
        caption_length=3000,
        hashtags=None,
        video_formats=frozenset({"mp4"}),
        image_formats=frozenset({"jpeg", "png", "gif"}),
        contents={PostType.POST: ContentRules(_BOTH, 600, text_alone=True)},
    ),
}
SCHEDULE: Final = timedelta(days=180)
"""How far ahead a post can be planned."""


def rules_of(platform: SocialPlatform) -> PlatformRules:
    """The platform's rules, or VALIDATION_ERROR for one that nothing is published to."""
    if platform not in RULES:
        offered = ", ".join(RULES)
        raise invalid("platform", "offered", f"Posts to {platform} are not offered; they go to {offered}")
    return RULES[platform]


def broken(platform: SocialPlatform, rule: str, field: str, constraint: str, sentence: str) -> SubgraphError:
    """A rule of a platform was broken."""
    return invalid(field, constraint, sentence, rule=f"{platform}.{rule}")


def check_content_type(platform: SocialPlatform, content_type: PostType) -> None:
    """VALIDATION_ERROR for a kind of post that the platform does not have."""
    known = rules_of(platform).contents
    if content_type not in known:
        sentence = f"{platform} has no posts of type {content_type}; it has {', '.join(known)}"
        raise broken(platform, "contentType", "contentType", f"one of {', '.join(known)}", sentence)


def check_text(platform: SocialPlatform, text: str, hashtags: int) -> None:
    """VALIDATION_ERROR for a caption (with its hashtags) that is too long, or has too many hashtags."""
    rules = rules_of(platform)
    if len(text) > rules.caption_length:
        sentence = f"Captions on {platform} have at most {rules.caption_length} characters, hashtags included"
        raise broken(platform, "captionLength", "caption", "maxLength", sentence)
    if rules.hashtags is not None and hashtags > rules.hashtags:
        sentence = f"Posts on {platform} have at most {rules.hashtags} hashtags"
        raise broken(platform, "hashtags", "hashtags", "maxItems", sentence)


def fitting_content_type(platform: SocialPlatform, kind: MediaKind | None) -> PostType:
    """What a post becomes whose type nobody named."""
    if platform == SocialPlatform.TIKTOK:
        return PostType.VIDEO
    if platform == SocialPlatform.INSTAGRAM and kind == MediaKind.VIDEO:
        return PostType.REEL
    return PostType.POST


def check_media(platform: SocialPlatform, content_type: PostType, media: Media) -> None:
    """VALIDATION_ERROR for a media file that the platform does not take as this kind of post."""
    rules = rules_of(platform)
    content = rules.contents[content_type]
    label = f"{platform} {content_type}"
    if media.kind not in content.kinds:
        raise broken(platform, "media", "mediaUrl", "kind", f"A {label} cannot be made of a {media.kind}")
    is_video = media.kind == MediaKind.VIDEO
    formats = rules.video_formats if is_video else rules.image_formats
    if media.format not in formats:
        known = ", ".join(sorted(formats))
        sentence = f"A {label} takes {media.kind}s as {known}; this one is {media.format}"
        raise broken(platform, "format", "mediaUrl", f"one of {known}", sentence)
    most_bytes = rules.video_bytes if is_video else rules.image_bytes
    if media.size > most_bytes:
        sentence = f"A {label} takes {media.kind}s of at most {most_bytes // 1_000_000} MB"
        raise broken(platform, "size", "mediaUrl", f"at most {most_bytes} bytes", sentence)
    if media.seconds > content.most_seconds:
        sentence = f"A {label} lasts at most {content.most_seconds:g} seconds; this video lasts {media.seconds:.1f}"
        raise broken(platform, "duration", "mediaUrl", f"at most {content.most_seconds:g} seconds", sentence)

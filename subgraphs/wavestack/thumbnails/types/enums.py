"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.thumbnails.domain.drawing import EMOJI, FaceExpression
from subgraphs.wavestack.thumbnails.domain.look import Ground, TextPosition
from subgraphs.wavestack.thumbnails.domain.looks import ThumbnailStyle
from subgraphs.wavestack.thumbnails.domain.thumbnails import ThumbnailStatus
from subgraphs.wavestack.thumbnails.service import creating

__all__ = ["FaceExpression", "Ground", "TextPosition", "ThumbnailEventType", "ThumbnailStatus", "ThumbnailStyle"]

STYLE_DESCRIPTIONS = {
    ThumbnailStyle.GAMING: "Neon on a night grid: leaning capitals that glow.",
    ThumbnailStyle.VLOG: "Warm and round: a sun, soft letters at the lower left.",
    ThumbnailStyle.TUTORIAL: "Calm and clear: the title beside a window, its longest word marked.",
    ThumbnailStyle.REACTION: "Loud: beams, halftone, tilted capitals with a double outline.",
    ThumbnailStyle.CUSTOM: "Neutral: the given colors and large letters; or a template's look.",
}

describe_enum(ThumbnailStyle, "The kind of video that a thumbnail is for, and so its look.", STYLE_DESCRIPTIONS)
describe_enum(
    ThumbnailStatus,
    "Where a thumbnail stands.",
    {
        ThumbnailStatus.QUEUED: "Waits for a worker, or is being drawn.",
        ThumbnailStatus.COMPLETED: "Its file can be fetched.",
        ThumbnailStatus.FAILED: "It could not be drawn; `error` says why.",
    },
)
describe_enum(
    FaceExpression,
    "The expression of the face beside the title: a drawn emoji, no photo.",
    {expression: f"{emoji}" for expression, emoji in EMOJI.items()},
)
describe_enum(
    TextPosition,
    "Where the title stands from top to bottom.",
    {
        TextPosition.TOP: "At the top.",
        TextPosition.TOP_THIRD: "In the upper third.",
        TextPosition.CENTER: "In the middle.",
        TextPosition.BOTTOM_THIRD: "In the lower third.",
        TextPosition.BOTTOM: "At the bottom.",
    },
)
strawberry.enum(Ground, name="ThumbnailBackground", description="What lies behind everything.")
for _value in Ground.__strawberry_definition__.values:  # type: ignore[attr-defined]  # Strawberry has just set it
    _value.description = {
        "gradient": "The first two colors run into one another; a picture stands before them like a photo.",
        "solid": "The first color; a picture stands before it like a photo.",
        "blur": "The picture, out of focus.",
        "image": "The picture, filling the frame.",
    }[_value.value]


@strawberry.enum(description="What happened to a thumbnail.")
class ThumbnailEventType(Enum):
    """Kinds of events by their topic in the outbox."""

    QUEUED = strawberry.enum_value(creating.QUEUED, description="It waits for a worker.")
    COMPLETED = strawberry.enum_value(creating.COMPLETED, description="Its file can be fetched.")
    FAILED = strawberry.enum_value(creating.FAILED, description="It could not be drawn.")

"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

import strawberry

from subgraphs.wavestack.core.domain.assets import AssetStatus
from subgraphs.wavestack.core.domain.queue import Platform, QueueStatus

E = TypeVar("E", bound=StrEnum)


def _describe(enum: type[E], description: str, values: Mapping[E, str]) -> None:
    """Make a GraphQL enum of a domain enum in place, since the domain knows no GraphQL."""
    strawberry.enum(enum, description=description)
    definition: Any = enum.__strawberry_definition__  # type: ignore[attr-defined]  # Strawberry has just set it
    for value in definition.values:
        value.description = values[enum(value.value)]


_describe(
    QueueStatus,
    "Where a queue item stands on its way to the platforms.",
    {
        QueueStatus.QUEUED: "Waits for its time and for a free worker.",
        QueueStatus.PROCESSING: "A worker is publishing it; it cannot be deleted now.",
        QueueStatus.PUBLISHED: "All its platforms have taken it.",
        QueueStatus.FAILED: "At least one of its platforms has refused it for good.",
    },
)
_describe(
    Platform,
    "Where a queue item can be published.",
    {
        Platform.YOUTUBE: "YouTube.",
        Platform.INSTAGRAM: "Instagram.",
        Platform.TIKTOK: "TikTok.",
        Platform.FACEBOOK: "Facebook.",
        Platform.LINKEDIN: "LinkedIn.",
        Platform.X: "X, formerly Twitter.",
    },
)
_describe(
    AssetStatus,
    "Where an asset's file stands.",
    {
        AssetStatus.PENDING: "Announced; its bytes have not come yet.",
        AssetStatus.PROCESSING: "A worker is producing its bytes.",
        AssetStatus.READY: "Its bytes are stored and can be downloaded.",
        AssetStatus.FAILED: "Its bytes never came, or were refused; upload it anew as another asset.",
    },
)

"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.core.domain.assets import AssetStatus
from subgraphs.wavestack.core.domain.queue import Platform, QueueStatus

__all__ = ["AssetStatus", "Platform", "QueueStatus"]

describe_enum(
    QueueStatus,
    "Where a queue item stands on its way to the platforms.",
    {
        QueueStatus.QUEUED: "Waits for its time and for a free worker.",
        QueueStatus.PROCESSING: "A worker is publishing it; it cannot be deleted now.",
        QueueStatus.PUBLISHED: "All its platforms have taken it.",
        QueueStatus.FAILED: "At least one of its platforms has refused it for good.",
    },
)
describe_enum(
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
describe_enum(
    AssetStatus,
    "Where an asset's file stands.",
    {
        AssetStatus.PENDING: "Announced; its bytes have not come yet.",
        AssetStatus.PROCESSING: "A worker is producing its bytes.",
        AssetStatus.READY: "Its bytes are stored and can be downloaded.",
        AssetStatus.FAILED: "Its bytes never came, or were refused; upload it anew as another asset.",
    },
)

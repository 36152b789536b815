"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.core.domain.assets import AssetStatus
from subgraphs.wavestack.core.domain.publications import PublicationStatus
from subgraphs.wavestack.core.domain.queue import Platform, QueueStatus
from subgraphs.wavestack.core.domain.webhooks import DeliveryStatus, WebhookTopic

__all__ = ["AssetStatus", "DeliveryStatus", "Platform", "PublicationStatus", "QueueStatus", "WebhookTopic"]

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
describe_enum(
    PublicationStatus,
    "Where a queue item stands on one of its platforms.",
    {
        PublicationStatus.QUEUED: "Waits for its time.",
        PublicationStatus.PROCESSING: "The platform's publisher is at work.",
        PublicationStatus.PUBLISHED: "It is out.",
        PublicationStatus.FAILED: "The platform has not taken it; it can be tried again.",
        PublicationStatus.CANCELLED: "It was taken back before it was out.",
    },
)
describe_enum(
    WebhookTopic,
    "What a webhook may tell of.",
    {
        WebhookTopic.CLIP_READY: "A clip can be downloaded.",
        WebhookTopic.PUBLISH_COMPLETE: "A queue item is out on one of its platforms.",
        WebhookTopic.PUBLISH_FAILED: "A platform has not taken a queue item.",
    },
)
describe_enum(
    DeliveryStatus,
    "Where the delivery of a webhook's message stands.",
    {
        DeliveryStatus.PENDING: "It is being sent, or waits for the next attempt.",
        DeliveryStatus.DELIVERED: "The endpoint has answered that it took it.",
        DeliveryStatus.FAILED: "The endpoint did not take it at the last attempt; it can be sent again.",
    },
)

"""Statuses come in, the GraphQL type of connectors to platforms goes out."""

from datetime import datetime

import strawberry

from subgraphs.wavestack.social_ingest.domain.connectors import ConnectorStatus
from subgraphs.wavestack.social_ingest.types.enums import ConnectorState, SourcePlatform


@strawberry.type(description="What listens to channels of a platform, as the process that answers sees it.")
class PlatformConnector:
    """A connector."""

    platform: SourcePlatform = strawberry.field(description="The platform.")
    channels: list[str] = strawberry.field(description="The channels, as the settings name them.")
    state: ConnectorState = strawberry.field(description="How far it is.")
    reason: str | None = strawberry.field(description="Why it waits, is connected again, or was refused.")
    since: datetime = strawberry.field(description="Since when it is in this state.")
    heard_count: int = strawberry.field(description="How much it has heard since its process began.")
    last_heard_at: datetime | None = strawberry.field(description="When it last heard anything.")

    @classmethod
    def of(cls, status: ConnectorStatus) -> "PlatformConnector":
        """The GraphQL form of a status."""
        return cls(
            platform=status.platform,
            channels=list(status.channels),
            state=status.state,
            reason=status.reason,
            since=status.since,
            heard_count=status.heard,
            last_heard_at=status.last_heard_at,
        )

"""Nothing comes in, the parts that the service needs besides its database go out."""

from dataclasses import dataclass
from typing import Protocol

from subgraphs.kit.database import Database
from subgraphs.kit.encryption import Cipher
from subgraphs.kit.events import Event
from subgraphs.wavestack.social_ingest.domain.connectors import ConnectorStatus
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.domain.numbers import Numbers
from subgraphs.wavestack.social_ingest.settings import SocialIngestSettings


class MessageFeed(Protocol):
    """What the newest events are about, read once for all who listen."""

    async def messages(self, database: Database, event: Event) -> list[Message]:
        """The messages of an event, in their order."""
        ...


class Connectors(Protocol):
    """What listens to platforms in this process."""

    def statuses(self) -> list[ConnectorStatus]:
        """How each of them is now."""
        ...


@dataclass(frozen=True, slots=True)
class Resources:
    """What resolvers, jobs and routes find in their context."""

    settings: SocialIngestSettings
    cipher: Cipher
    feed: MessageFeed
    connectors: Connectors
    numbers: Numbers

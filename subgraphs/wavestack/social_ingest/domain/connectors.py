"""What a connector to a platform says of itself, as a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform


class ConnectorState(StrEnum):
    """How far a connector is."""

    CONNECTING = "connecting"
    LISTENING = "listening"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ConnectorStatus:
    """A connector now. `reason` says why it waits or was refused; `heard` counts since the process began."""

    platform: SourcePlatform
    channels: Sequence[str]
    state: ConnectorState
    since: datetime
    reason: str | None = None
    heard: int = 0
    last_heard_at: datetime | None = None

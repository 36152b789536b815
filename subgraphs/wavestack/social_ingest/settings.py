"""Settings as text by name come in, frozen values of this subgraph go out."""

from typing import Annotated

import msgspec

from subgraphs.kit.settings import KitSettings


class SocialIngestSettings(KitSettings, frozen=True, kw_only=True):
    """What this subgraph may be told besides what every subgraph may."""

    creator_handle: str = "creator"
    """Who is meant by `mentionsCreator`."""
    message_retention_days: Annotated[int, msgspec.Meta(ge=1)] = 30
    """How long messages and events are kept after they came; what they add up to stays."""

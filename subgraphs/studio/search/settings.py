"""Settings of the search subgraph as text by name come in, a frozen Struct goes out (through the kit)."""

from typing import Annotated

import msgspec

from subgraphs.kit.settings import KitSettings


class SearchSettings(KitSettings, frozen=True, kw_only=True):
    """What the search subgraph may be told beside the kit's settings."""

    search_wait_seconds: Annotated[float, msgspec.Meta(ge=0)] = 1.0
    """How long a search waits for the index to know what was written before it; then it answers with what is there."""

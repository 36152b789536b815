"""Settings of the search subgraph as text by name come in, a frozen Struct goes out (through the kit)."""

from subgraphs.kit.settings import KitSettings


class SearchSettings(KitSettings, frozen=True, kw_only=True):
    """The kit's settings: search needs to be told nothing else."""

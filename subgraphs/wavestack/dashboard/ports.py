"""Nothing comes in, what this subgraph needs of the world outside its database goes out, as one value."""

from dataclasses import dataclass

from subgraphs.kit.settings import KitSettings


@dataclass(frozen=True)
class Resources:
    """The parts that `app.py` chooses."""

    settings: KitSettings

"""Nothing comes in: this subgraph needs its database and the other subgraphs' events alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resources:
    """The parts that `app.py` chooses: none."""

"""The GraphQL types of the providers subgraph. The domain's enums are made GraphQL's before any use."""

from subgraphs.studio.providers.types import enums

__all__ = ["enums"]

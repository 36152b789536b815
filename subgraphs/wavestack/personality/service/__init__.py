"""The use cases of this subgraph."""

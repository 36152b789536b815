"""The use cases of the usage subgraph."""

"""The statements of this subgraph."""

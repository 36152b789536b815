"""Every SQL statement of this subgraph."""

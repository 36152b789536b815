"""Every SQL statement of the usage subgraph."""

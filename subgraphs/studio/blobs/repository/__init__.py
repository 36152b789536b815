"""Every SQL statement of the blobs subgraph."""

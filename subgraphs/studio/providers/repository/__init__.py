"""Every SQL statement of the providers subgraph."""

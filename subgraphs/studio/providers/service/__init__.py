"""The use cases of the providers subgraph."""

"""The GraphQL types of the providers subgraph."""

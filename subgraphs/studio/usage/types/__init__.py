"""The GraphQL types of the usage subgraph."""

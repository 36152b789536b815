"""The GraphQL types of the blobs subgraph."""

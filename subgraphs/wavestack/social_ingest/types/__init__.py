"""Records come in, GraphQL types go out."""

"""The GraphQL types of uploads."""

"""The GraphQL types of metrics."""

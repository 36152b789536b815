"""The GraphQL types of clips."""

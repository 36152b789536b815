"""The GraphQL types of moderation."""

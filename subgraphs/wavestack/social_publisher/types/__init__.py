"""The GraphQL types of posts."""

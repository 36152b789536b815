"""The GraphQL types of thumbnails."""

"""The GraphQL types of the queue, its projects and its assets."""

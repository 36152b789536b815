"""The publishing queue with its projects and assets."""

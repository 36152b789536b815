"""YouTube, and the sandbox that stands in for it."""

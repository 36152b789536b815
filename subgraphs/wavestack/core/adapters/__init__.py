"""The outside world as this subgraph meets it."""

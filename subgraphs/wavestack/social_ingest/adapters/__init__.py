"""The outside world comes in as it speaks, words of this subgraph go out."""

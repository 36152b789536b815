"""Statements: the only place of this subgraph that knows tables."""

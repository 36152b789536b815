"""Subgraph SDL text in, a checked Subgraph out."""

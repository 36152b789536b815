"""Subgraphs in, one Supergraph and hints out, or all composition errors."""

"""The back end of content creators: one package a subgraph."""

"""The Social Ingest API: what its endpoints ask of the graph."""

"""The use cases of the blobs subgraph: what may be done, by whom, and what follows from it."""

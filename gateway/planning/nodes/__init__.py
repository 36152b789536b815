"""The graph of fetches in, the nodes of the plan out."""

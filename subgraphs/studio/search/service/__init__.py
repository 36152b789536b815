"""Use cases: what a search, a query, and keeping the index up to date do."""

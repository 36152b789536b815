"""Search and queries of the Studio API."""

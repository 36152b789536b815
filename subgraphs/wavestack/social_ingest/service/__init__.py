"""A session and what a caller wants come in, decisions are taken, records go out."""

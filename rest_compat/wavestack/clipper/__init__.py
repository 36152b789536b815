"""The Clipper API as a table."""

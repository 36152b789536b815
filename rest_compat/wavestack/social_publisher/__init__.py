"""The Social Publisher API as a table."""

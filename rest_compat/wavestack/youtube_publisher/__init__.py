"""The YouTube Publisher API as a table."""

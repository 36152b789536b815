"""The Analytics Dashboard API as a table."""

"""The Auto-Mod API as a table."""

"""The statements on the tables of clips."""

"""What can be done with clips."""

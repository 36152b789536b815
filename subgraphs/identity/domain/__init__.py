"""Rules of credentials and names, in plain Python."""

"""The rules of uploads, in plain Python."""

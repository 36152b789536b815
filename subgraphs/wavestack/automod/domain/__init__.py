"""The rules of moderation, in plain Python."""

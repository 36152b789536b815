"""Moderation of what people write: verdicts, violations, reviews and appeals."""

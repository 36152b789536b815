"""What can be done with moderation: the only place that decides."""

"""Clips: cut out of videos, frame by frame, by background jobs."""

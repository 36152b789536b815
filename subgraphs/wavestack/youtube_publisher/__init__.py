"""Uploads to YouTube: consent, resumable sending, thumbnails, schedules and figures."""

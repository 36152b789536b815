"""Fetches in the making in, the documents to send out."""

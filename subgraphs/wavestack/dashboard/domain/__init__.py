"""The rules of metrics, in plain Python."""

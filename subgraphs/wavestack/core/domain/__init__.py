"""The rules of the queue, its projects and its assets, in plain Python."""

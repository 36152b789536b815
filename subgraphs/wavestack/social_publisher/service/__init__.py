"""What can be done with posts: the only place that decides."""

"""What can be done with uploads: the only place that decides."""

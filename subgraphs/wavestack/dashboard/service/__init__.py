"""What can be done with metrics: the only place that decides."""

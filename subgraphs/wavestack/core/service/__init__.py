"""What can be done with the queue, its projects and its assets: the only place that decides."""

"""The use cases of thumbnails: the only place that decides."""

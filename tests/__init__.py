"""A package that says so: an installed distribution has a top-level `tests` too, which a mere folder would yield to."""

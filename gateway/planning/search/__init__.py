"""An operation in, the cheapest way to have each of its fields out."""

"""A client operation in, a QueryPlan out."""

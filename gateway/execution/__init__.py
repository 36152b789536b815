"""A QueryPlan, variables and a request context in, a GraphQL response out."""

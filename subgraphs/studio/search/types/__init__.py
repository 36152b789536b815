"""GraphQL inputs, enums and results."""

"""Rows come in, GraphQL types of identity go out; inputs and payloads of its mutations."""

"""The documented REST APIs, as tables of routes over GraphQL documents."""

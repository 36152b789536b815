"""The REST API of Memmie Studio."""

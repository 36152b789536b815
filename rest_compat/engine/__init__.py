"""Tables of endpoints over GraphQL documents come in, REST APIs go out; no endpoint is known here by name."""

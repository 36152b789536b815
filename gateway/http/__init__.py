"""HTTP and WebSocket requests in, GraphQL responses out."""

"""Chat messages and events of platforms come in; their search, streams, highlights and analytics go out."""

"""Blob management, deltas, and the WebSocket channels that tell of them."""

"""What a clip may be, and where a video can be cut: plain Python."""

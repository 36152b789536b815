"""Messages as values come in, what follows from them goes out: pure rules."""

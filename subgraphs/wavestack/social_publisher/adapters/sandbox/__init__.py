"""Requests as the platforms take them come in, answers in the platforms' forms go out: for demos and tests."""

"""A text that somebody else wrote and labelled comes in; whether it may be learnt from, or is kept for measuring."""

import hashlib


def is_held_out(text: str) -> bool:
    """Whether it is kept for measuring: about every second text, always the same ones."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1

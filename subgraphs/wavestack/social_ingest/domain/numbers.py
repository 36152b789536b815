"""Moments come in, numbers that grow with time go out: keys of what is taken in, in its order."""

import secrets
import threading
from datetime import datetime
from typing import Final

_NUMBERS_A_MICROSECOND: Final = 2**11


class Numbers:
    """Gives each number once. Another process's is the same by a chance of one in millions; the key then refuses it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0

    def take(self, count: int, now: datetime) -> int:
        """The first of `count` numbers in a row, greater than all that were taken before."""
        with self._lock:
            first = max(number_at(now) + secrets.randbelow(_NUMBERS_A_MICROSECOND), self._next)
            self._next = first + count
            return first


def number_at(moment: datetime) -> int:
    """What is taken in before a moment has smaller numbers."""
    return int(moment.timestamp() * 1_000_000) * _NUMBERS_A_MICROSECOND

"""A prefix or nothing comes in, a new identifier goes out: unguessable, and sorted by the time of its making."""

import secrets
import threading
import time
import uuid

_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_COUNTER_SIZE = 36**4
_counter_lock = threading.Lock()
_counter = secrets.randbelow(_COUNTER_SIZE)


def cuid() -> str:
    """A 25-character identifier of lower-case letters and digits, such as `cmi8zq0hy0001l5kz7x3v9w2a`.

    The form of the first-generation cuid: `c`, milliseconds since 1970 (8), a counter (4), 12 random characters.
    """
    return f"c{_base36(time.time_ns() // 1_000_000, 8)}{_base36(_next_count(), 4)}{_random_base36(12)}"


def prefixed(prefix: str) -> str:
    """An identifier with a readable kind: `prefixed("proj")` → `proj_mi8zq0hy0001l5kz7x3v9w2a`."""
    return f"{prefix}_{cuid()[1:]}"


def uuid4() -> str:
    """A random UUID in its usual text form."""
    return str(uuid.uuid4())


def uuid7() -> str:
    """A UUID whose first 48 bits are milliseconds since 1970 (RFC 9562, version 7), in its usual text form."""
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62)))


def _next_count() -> int:
    global _counter  # noqa: PLW0603 - the counter of a process is one number by definition
    with _counter_lock:
        _counter = (_counter + 1) % _COUNTER_SIZE
        return _counter


def _base36(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, 36)
        digits = _BASE36[digit] + digits
    return digits


def _random_base36(width: int) -> str:
    return _base36(secrets.randbelow(36**width), width)

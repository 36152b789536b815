"""Limits and a command come in as arguments; this process takes them upon itself and becomes the command.

`python -I -S launcher.py PARENT NICE CPU_SECONDS MEMORY_BYTES FILE_BYTES COMMAND…` stands between a server and a
program that reads strangers' files. It imports little, for it is started for each of them. Limits are set here, not by
the parent, so that the program never runs without; a zero leaves one off.
"""

import ctypes
import os
import resource
import signal
import sys

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def _limit(kind: int, value: int) -> None:
    if value:
        hard = resource.getrlimit(kind)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))


def main(arguments: list[str]) -> None:
    """Become the command."""
    parent, nice, cpu_seconds, memory_bytes, file_bytes = (int(text) for text in arguments[:5])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)  # it died before that was asked for
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    os.execv(arguments[5], arguments[5:])  # noqa: S606 - this is what it is for, and there is no shell in it


if __name__ == "__main__":
    main(sys.argv[1:])

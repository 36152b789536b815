"""A command and limits come in; it is run as a process group of its own, and what it printed goes out.

No command goes through a shell, and none sees this process's environment or standard input.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LAUNCHER = str(Path(__file__).with_name("launcher.py"))
_NICE = 19
_STDERR_BYTES = 8_192
_LINE_BYTES = 1 << 26
_NOTHING: Mapping[str, str] = {}

Heard = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one program may use."""

    seconds: float
    """Time on the clock, and of a processor."""
    memory_bytes: int
    file_bytes: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its status (negative: by that signal), its output, and the last that it complained of."""

    status: int
    output: str
    complaint: str


async def run_process(
    command: Sequence[str], limits: Limits, *, environment: Mapping[str, str] = _NOTHING, heard: Heard | None = None
) -> Ended:
    """Run a command to its end, telling `heard` each line that it prints. TimeoutError where it takes too long.

    Whatever ends this early (a timeout, a cancellation) ends the whole process group first.
    """
    limited = [str(os.getpid()), str(_NICE), str(int(limits.seconds) + 1)]
    limited += [str(limits.memory_bytes), str(limits.file_bytes)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", _LAUNCHER, *limited, *command),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        env=dict(environment),
        start_new_session=True,
        limit=_LINE_BYTES,
    )
    try:
        async with asyncio.timeout(limits.seconds), asyncio.TaskGroup() as group:
            output = group.create_task(_output(process, heard))
            complaint = group.create_task(_last(process))
            status = await process.wait()
        return Ended(status, output.result(), complaint.result())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            # Not left to the event loop: its caller removes the files that the program writes to.
            await asyncio.shield(process.wait())


async def _output(process: asyncio.subprocess.Process, heard: Heard | None) -> str:
    if process.stdout is None:
        return ""
    if heard is None:
        return (await process.stdout.read()).decode(errors="replace")
    async for line in process.stdout:
        await heard(line.decode(errors="replace").strip())
    return ""


async def _last(process: asyncio.subprocess.Process) -> str:
    """The end of what a program writes to its standard error, however much that is."""
    kept = b""
    while process.stderr is not None and (piece := await process.stderr.read(_STDERR_BYTES)):
        kept = (kept + piece)[-_STDERR_BYTES:]
    return kept.decode(errors="replace")

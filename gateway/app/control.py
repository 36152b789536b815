"""Commands of the operator come in over a Unix socket in the data folder; what they did goes out.

One line of JSON each way: `{"command": …, "arguments": {…}}`, answered by `{"done": …}` or `{"error": …}`. The file's
permissions say who may command.
"""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

import structlog

from gateway.errors import TidegateError

FILE_NAME = "control.sock"
_LONGEST_ADDRESS = 100  # bytes: a Unix socket's address has no room for more
_SECONDS = 30

Command: TypeAlias = Callable[..., Awaitable[str]]  # the arguments are those that the command line sends
_log = structlog.get_logger("tidegate")


class ControlError(TidegateError):
    """A command did not reach a running server, or was refused by it."""

    code = "CONTROL_FAILED"


@asynccontextmanager
async def controlled(data_dir: Path, commands: Mapping[str, Command]) -> AsyncIterator[None]:
    """Take commands until the block ends. A second server on the same folder takes none."""
    try:
        # Nobody else makes the folder where subgraphs run elsewhere.
        os.makedirs(data_dir, mode=0o700, exist_ok=True)  # as below
        path = _address(data_dir)
        _remove_stale(path)
        server = await asyncio.start_unix_server(_Door(commands).serve, path)
        os.chmod(path, 0o600)  # the path may be relative on purpose
    except (OSError, ControlError) as error:
        _log.warning("commands cannot be taken", folder=str(data_dir), reason=str(error))
        yield
        return
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()
        with suppress(OSError):
            os.unlink(path)  # as above


def send_command(data_dir: Path, command: str, **arguments: object) -> str:
    """Send a command to the server that runs on `data_dir`, and return what it did. Raises `ControlError`."""
    request = json.dumps({"command": command, "arguments": arguments}).encode() + b"\n"
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_SECONDS)
            connection.connect(_address(data_dir))
            connection.sendall(request)
            answer = json.loads(connection.makefile("rb").readline())
    except (OSError, ValueError) as error:
        raise ControlError(f"No server takes commands in {data_dir}: is `tidegate serve` running on it?") from error
    if "error" in answer:
        raise ControlError(answer["error"])
    return str(answer["done"])


class _Door:
    """Serves one connection after the other."""

    def __init__(self, commands: Mapping[str, Command]) -> None:
        self._commands = commands

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = await self._answer(await reader.readline())
        writer.write(json.dumps(answer).encode() + b"\n")
        with suppress(OSError):
            await writer.drain()
        writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:  # Any: JSON values
        try:
            request = json.loads(line)
            done = await self._commands[request["command"]](**request["arguments"])
        except TidegateError as error:
            return {"error": error.message}
        except (ValueError, KeyError, TypeError) as error:
            return {"error": f"This is no command: {type(error).__name__}."}
        _log.info("command", command=request["command"], **request["arguments"])
        return {"done": done}


def _address(data_dir: Path) -> str:
    """The socket's path, whichever way of writing it is short enough."""
    absolute = str((data_dir / FILE_NAME).absolute())
    shortest = min(absolute, os.path.relpath(absolute), key=len)
    if len(os.fsencode(shortest)) > _LONGEST_ADDRESS:
        raise ControlError(f"The path {absolute} is too long for a socket.")
    return shortest


def _remove_stale(path: str) -> None:
    """Remove the socket of a server that was killed; raise where one listens there."""
    if not os.path.exists(path):  # as above
        return
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except OSError:
            os.unlink(path)  # as above
            return
    raise ControlError("another server takes them there")

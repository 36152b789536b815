"""Addresses and an application come in; connections are served until the process is told to stop."""

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from gateway.app.socket_protocol import SocketProtocol
from gateway.errors import SettingsError
from gateway.http.asgi import ASGIApp

_BACKLOG = 2048


class ListenError(SettingsError):
    """An address cannot be listened on."""

    code = "ADDRESS_UNAVAILABLE"


def bind(host: str, port: int, setting: str) -> socket.socket:
    """Open a listening socket. Raises `ListenError` that names the port and the setting that changes it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port} on {host} is in use by another program. Choose another one with {setting}."
        else:
            reason = f"Cannot listen on {host} port {port} ({setting}): {error.strerror or error}."
        raise ListenError(reason, port=port) from error
    listener.setblocking(False)
    return listener


def port_of(listener: socket.socket) -> int:
    """The port that a socket listens on."""
    return int(listener.getsockname()[1])


def address_of(host: str, listener: socket.socket) -> str:
    """The origin that clients on this machine use."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port_of(listener)}"


class Server(uvicorn.Server):
    """uvicorn, stopped by us: `on_closing` is called before it waits for running requests, so that streams end too."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        on_closing: Callable[[], None],
        on_listening: Callable[[], None],
        shutdown_seconds: float,
        max_message_bytes: int,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="httptools",
                ws=SocketProtocol,
                ws_per_message_deflate=False,  # memory for every socket, and a frame of its own for each
                ws_max_size=max_message_bytes,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=max(1, round(shutdown_seconds)),
                backlog=_BACKLOG,
            )
        )
        self._on_closing = on_closing
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer connections."""
        await super().startup(sockets)
        _settle()
        self._on_listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, end streams, let running requests finish within the deadline."""
        self._on_closing()
        await super().shutdown(sockets)

    def stop(self) -> None:
        """Begin to shut down."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `stop_on_signals`: uvicorn would raise them again before the subgraphs are stopped."""
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  # uvicorn's signature
        """Begin to shut down."""
        self.stop()


def _settle() -> None:
    """Spare the garbage collector what start-up made: it lives as long as the process, and each pass would visit it.

    Requests free what they make by reference counts; passes find what little is cyclic, so they may be rare.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@contextmanager
def stop_on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` where the process is asked to end, by SIGTERM or from the keyboard."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)

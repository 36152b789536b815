"""A video file in, the world outside of the product out: a site that serves it, and a receiver of webhooks."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Outside:
    """Where the site is, and what its receiver has heard."""

    url: str
    messages: list[dict[str, Any]] = field(default_factory=list)  # Any: JSON values

    def heard(self) -> list[str]:
        """The types of messages, in order; one that came again has the same id and counts once."""
        return [message["type"] for message in {message["id"]: message for message in self.messages}.values()]


@contextmanager
def outside(video: Path) -> Iterator[Outside]:
    """`/video.mp4` is the video, everything else is not there, and what is posted is remembered."""
    content, messages = video.read_bytes(), list[dict[str, Any]]()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/video.mp4"
            self._answer(200 if found else 404, content if found else b"")

        def do_POST(self) -> None:
            messages.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self._answer(200, b"")

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "video/mp4")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # who asked may be killed meanwhile
                self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Outside(f"http://127.0.0.1:{server.server_address[1]}", messages)
        finally:
            server.shutdown()
            thread.join()

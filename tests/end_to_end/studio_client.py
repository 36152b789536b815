"""A running product and a token in, what a user of Studio does by REST and WebSocket out."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from websockets.sync.client import ClientConnection

from tests.end_to_end.product import Answer, Product
from tests.end_to_end.sockets import hear, studio_session
from tests.patience import PATIENCE

Json = Any  # bodies of the documented API, as parsed JSON
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listener:
    """A session of the socket."""

    client: ClientConnection

    def send(self, message: Json) -> None:
        """Say something."""
        self.client.send(json.dumps(message))

    def until(self, wanted: Callable[[str, Json], bool]) -> list[tuple[str, Json]]:
        """All messages up to the first that is wanted."""
        return [(kind, data) for kind, data, _ in self.until_sequences(wanted)]

    def until_sequences(self, wanted: Callable[[str, Json], bool]) -> list[tuple[str, Json, str]]:
        """The same with the `seq` of each; empty where a message has none."""
        heard = []
        while True:
            message = hear(self.client)
            heard.append((message["type"], message["data"], message.get("seq", "")))
            if wanted(message["type"], message["data"]):
                return heard


@dataclass(frozen=True, slots=True)
class Studio:
    """Studio's API as one user."""

    product: Product
    token: str

    def send(self, method: str, path: str, body: Json = None, headers: Mapping[str, str] | None = None) -> Answer:
        """The raw answer."""
        own = {"authorization": f"Bearer {self.token}", **(headers or {})}
        return self.product.ask(method, f"/studio/v1{path}", body, own)

    def ask(self, method: str, path: str, body: Json = None, status: int = 200) -> Json:
        """The whole body of an answer with this status."""
        answer = self.send(method, path, body)
        assert answer.status == status, (method, path, answer.status, answer.body)
        return answer.json if answer.body else None

    def get(self, path: str) -> Json:
        """The `data` of a GET."""
        return self.ask("GET", path)["data"]

    def post(self, path: str, body: Json, status: int = 200) -> Json:
        """The `data` of a POST."""
        return self.ask("POST", path, body, status)["data"]

    def refused(self, method: str, path: str, body: Json = None) -> tuple[int, str]:
        """Status and code of an answer that is an error."""
        answer = self.send(method, path, body)
        return answer.status, answer.json["error"]["code"]

    def create(self, content: str, content_type: str = "text/plain", **more: Json) -> str:
        """A new blob's id."""
        body = {"content": content, "content_type": content_type, "encoding": "utf-8", **more}
        return str(self.post("/blobs", body, 201)["id"])

    def patch(self, blob: str, patch: Json, **more: Json) -> Json:
        """What a change of a blob is answered with; `more` stands in `delta`."""
        return self.ask("PATCH", f"/blobs/{blob}", {"delta": {"operation": "update", "patch": patch, **more}})["data"]

    def process(self, provider: str, blob: str, status: str = "completed", **configuration: Json) -> Json:
        """The ended job of a provider on a blob."""
        body = {"blob_id": blob, "configuration": configuration, "async": True}
        job = self.post(f"/providers/{provider}/process", body, 202)
        assert (job["status"], job["status_url"]) == ("queued", f"/jobs/{job['job_id']}")
        ended = self.ended(job["job_id"])
        assert ended["status"] == status, ended
        return ended

    def ended(self, job: str) -> Json:
        """A job when it has ended."""
        return eventually(
            lambda: self.get(f"/jobs/{job}"), lambda now: now["status"] in {"completed", "failed", "cancelled"}
        )

    def batched(self, provider: str, blobs: Sequence[str], **configuration: Json) -> Json:
        """The ended batch of a provider on blobs."""
        body = {"blob_ids": blobs, "configuration": configuration}
        batch = self.post(f"/providers/{provider}/batch", body, 202)
        assert (batch["total_items"], batch["status"]) == (len(blobs), "processing")
        return eventually(lambda: self.get(batch["status_url"]), lambda now: now["status"] != "processing")

    @contextmanager
    def socket(self, *channels: str) -> Iterator[Listener]:
        """A session that has subscribed to channels."""
        with studio_session(self.product.gateway, self.token, *channels) as client:
            yield Listener(client)


def eventually(read: Callable[[], T], wanted: Callable[[T], bool]) -> T:
    """What is read as soon as it is wanted; fails where it never is."""
    deadline = time.monotonic() + PATIENCE
    while not wanted(value := read()):
        assert time.monotonic() < deadline, f"not in time: {value}"
        time.sleep(0.02)
    return value

"""Processes of the product in, the way of a video through them out: what clients ask, what platforms then hold."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.end_to_end.outside import Outside
from tests.end_to_end.processes import Server
from tests.end_to_end.product import Answer, Product
from tests.patience import PATIENCE

Json = Any  # JSON values

TITLE = "From the stream to the world"
SOCIAL = ("facebook", "instagram", "linkedin", "tiktok")
_COUNTS = {"youtube_publisher": "upload.count", "social_publisher": "social_post.count"}


@dataclass(slots=True)
class Way:
    """A running product whose jobs can be killed, and all that it has answered."""

    gateway: Server
    working: Server
    """The process that works on jobs: the gateway's own, or a worker."""
    outside: Outside
    database: str = ""
    """A URL of PostgreSQL; SQLite where it is empty."""
    token: str = ""
    answers: list[Answer] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where the sandboxes keep what they have."""
        return self.working.folder

    def log_in(self) -> None:
        """Get a token as the client of org_123."""
        body = {"client_id": "your-client-id", "client_secret": "your-client-secret", "org_id": "org_123"}
        self.token = self.rest("POST", "/api/auth/token", body)["access_token"]
        self.answers.clear()  # that answer is the only one which may hold a token

    def ask(self, method: str, path: str, body: Json = None) -> Answer:
        """Ask over HTTP as the client of org_123."""
        product = Product(self.gateway.running, self.gateway.port, self.gateway.port, self.gateway.folder)
        credentials = {"authorization": f"Bearer {self.token}", "x-org-id": "org_123"} if self.token else {}
        answer = product.ask(method, path, body, credentials)
        self.answers.append(answer)
        return answer

    def rest(self, method: str, path: str, body: Json = None) -> Json:
        """The JSON of an answer that is none of an error."""
        answer = self.ask(method, path, body)
        assert answer.status < 300, (path, answer.status, answer.body)
        return answer.json

    def graphql(self, text: str, **variables: Json) -> Json:
        """The data of an answer without errors."""
        answer = self.ask("POST", "/graphql", {"query": text, "variables": variables}).json
        assert "errors" not in answer, answer
        return answer["data"]

    def die_and_rise(self) -> None:
        """Kill whoever works on jobs as a power cut would; start it again."""
        self.working.kill()
        self.working.start()
        self.working.wait()

    def until(self, read: Callable[[], Json], done: Callable[[Json], bool]) -> Json:
        """What is read, as soon as it is as it should be."""
        deadline = time.monotonic() + PATIENCE
        while not done(found := read()):
            assert time.monotonic() < deadline, found
            time.sleep(0.02)
        return found

    def videos(self) -> list[Mapping[str, Json]]:
        """What YouTube's sandbox holds under the title."""
        found = [json.loads(path.read_text()) for path in self.folder.glob("sandbox/youtube/videos/*.json")]
        return [video for video in found if video["resource"]["snippet"]["title"] == TITLE]

    def posts(self, platform: str) -> int:
        """How many posts the sandbox of another platform holds."""
        return len(list(self.folder.glob(f"sandbox/{platform}/posts/*.json")))

    def sessions(self) -> int:
        """How many upload sessions YouTube has opened."""
        return len(list(self.folder.glob("sandbox/youtube/sessions/*.json")))

    def let_hours_pass(self) -> None:
        """Make what platforms hold three hours older, and their hourly counts due."""
        for path in (*self.folder.glob("sandbox/youtube/videos/*.json"), *self.folder.glob("sandbox/*/posts/*.json")):
            kept = json.loads(path.read_text())
            since = "uploaded_at" if "uploaded_at" in kept else "created_at"
            earlier = datetime.fromisoformat(kept[since]) - timedelta(hours=3)
            path.write_text(json.dumps(kept | {since: earlier.isoformat()}))
        for subgraph, kind in _COUNTS.items():
            self._make_due(subgraph, kind)

    def _make_due(self, subgraph: str, kind: str) -> None:
        if self.database:
            asyncio.run(_make_due(self.database, subgraph, kind))
            return
        with closing(sqlite3.connect(self.folder / f"{subgraph}.sqlite3")) as connection, connection:
            changed = connection.execute("UPDATE jobs SET run_at = created_at WHERE kind = ?", [kind])
            assert changed.rowcount == 1

    def written(self) -> str:
        """Everything that clients and readers of the logs have seen."""
        logs = {server.log for server in (self.gateway, self.working)}
        return "\n".join([*(log.read_text() for log in logs), *(answer.body.decode() for answer in self.answers)])


async def _make_due(database: str, subgraph: str, kind: str) -> None:
    import asyncpg  # type: ignore[import-untyped]  # noqa: PLC0415 - an optional part, without stubs

    connection = await asyncpg.connect(database)
    changed = await connection.execute(f"UPDATE {subgraph}.jobs SET run_at = created_at WHERE kind = $1", kind)
    assert changed == "UPDATE 1"
    await connection.close()

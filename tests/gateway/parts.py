"""Parts that a registry can embed: the small subgraphs with everything that the gateway asks of one, and a REST API."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway import RequestContext
from gateway.http.asgi import respond
from tests.gateway.http.outside import LINK, SCORES, USERS, SmallSubgraph, scores, users


class CredentialError(Exception):
    code = "INVALID_TOKEN"


class Part:
    """One subgraph. It writes down in the data folder what happens to it."""

    def __init__(self, name: str, subgraph: SmallSubgraph, sdl: str, values: Mapping[str, str]) -> None:
        self._name = name
        self._subgraph = subgraph
        self._sdl = sdl
        self._values = values
        self.paths: tuple[str, ...] = (f"/files/{name}",)
        self.execute = subgraph.execute
        self.subscribe = subgraph.subscribe

    has_jobs = False

    def connect(self, gate: Any, *, hear: bool = True) -> None:
        """It asks nobody."""

    def end_listening(self) -> None:
        """Nobody listens."""

    async def event_page(self, *, after: int, topics: Sequence[str], limit: int, seconds: float) -> Mapping[str, Any]:
        raise NotImplementedError

    async def newest_event(self, *, after: int, topics: Sequence[str]) -> int:
        raise NotImplementedError

    async def start(self) -> None:
        if self._values.get("data_dir", "").endswith(f"without-{self._name}"):
            raise OSError("the disk is gone\nand more that nobody wants to read")
        self._note("start")

    async def stop(self) -> None:
        self._note("stop")

    def verify_with(self, verifier: Any) -> None:
        """Its answers are for everybody."""

    async def migrate(self) -> bool:
        self._note("migrate")
        return True

    def sdl(self) -> str:
        return self._sdl

    async def asgi(self, scope: Any, receive: Any, send: Any) -> None:
        known = {name: self._values.get(name) for name in ("demo", "public_url")}
        answer = {"part": self._name, "path": scope["path"], **known}
        await respond(send, 200, b"application/json", json.dumps(answer).encode())

    async def authenticate(self, credential: str) -> Mapping[str, Any]:
        if credential != "good":
            raise CredentialError
        return {"sub": "ada"}

    async def issue_token(self, user: str, org: str, scopes: Sequence[str], expires_in: int | None) -> str:
        return f"{user} {org} {scopes} {expires_in}"

    def _note(self, event: str) -> None:
        folder = Path(self._values["data_dir"])
        folder.mkdir(exist_ok=True)
        with (folder / "notes").open("a") as notes:
            notes.write(f"{event} {self._name}\n")


def create_users(values: Mapping[str, str]) -> Part:
    return Part("users", users(), f"extend schema {LINK}\n{USERS}", values)


def create_scores(values: Mapping[str, str]) -> Part:
    if values.get("public_url") == "refuse me":
        raise ValueError("TIDEGATE_PUBLIC_URL: expected a URL")
    return Part("scores", scores(), f"extend schema {LINK}\n{SCORES}", values)


def create_misfit(values: Mapping[str, str]) -> Part:
    sdl = f'extend schema {LINK}\ntype User @key(fields: "id") {{ id: ID! name: Int! }}'
    return Part("misfit", scores(), sdl, values)


@dataclass(frozen=True, slots=True)
class Mount:
    port: int | None
    paths: tuple[str, ...]
    app: Any
    gathers: bool = False


class Rest:
    """One endpoint, on the gateway's origin and on its own port."""

    def __init__(self, client: Any, authenticator: Any) -> None:
        self._document = client.prepare("{ me { name score } }")
        self._authenticator = authenticator
        self.maintenance = self
        self.retry_after = 0
        self.mounts = (Mount(None, ("/api",), self.answer), Mount(3999, ("/", "/files/users/me"), self.answer, True))

    def begin(self, retry_after: int) -> None:
        self.retry_after = retry_after

    def end(self) -> None:
        self.retry_after = 0

    def stop(self) -> None: ...

    async def close(self) -> None: ...

    async def answer(self, scope: Any, receive: Any, send: Any) -> None:
        if self.retry_after:
            await respond(send, 503, b"application/json", b"{}")
            return
        answer = await self._document.execute({}, RequestContext("one"))
        await respond(send, 200, b"application/json", json.dumps(answer["data"]["me"]).encode())


def create_rest(client: Any, values: Mapping[str, str], authenticator: Any, tokens: Any) -> Rest:
    assert tokens is None  # nothing here runs in another process
    if values.get("public_url") == "no rest":
        raise RuntimeError("nobody answers there")
    return Rest(client, authenticator)


REGISTRY = """
[[subgraph]]
name = "users"
schema = "subgraphs/users.graphql"
url = "http://127.0.0.1:4101/graphql"
embedded = "tests.gateway.parts:create_users"
[[subgraph]]
name = "scores"
schema = "subgraphs/scores.graphql"
url = "http://127.0.0.1:4102/graphql"
embedded = "tests.gateway.parts:create_scores"
[authentication]
subgraph = "users"
[[rest]]
embedded = "tests.gateway.parts:create_rest"
ports = { core = 3999 }
"""


def write_registry(folder: Path, text: str = REGISTRY) -> Path:
    path = folder / "registry.toml"
    path.write_text(text)
    return path


def notes(data_dir: Path) -> list[str]:
    return (data_dir / "notes").read_text().splitlines()

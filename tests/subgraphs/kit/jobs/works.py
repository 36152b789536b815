"""A miniature subgraph with jobs: their arguments say what they do, and the table `effect` what they did."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import strawberry
from litestar import HttpMethod, Request, Response, put, route
from litestar.params import FromPath
from sqlalchemy import Integer, String, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.columns import named_metadata
from subgraphs.kit.fields import field as described
from subgraphs.kit.file_responses import serve_file
from subgraphs.kit.follow import Event, Follow, FollowRun
from subgraphs.kit.jobs import JobError, JobKind, JobRun, RetryLaterError
from subgraphs.kit.schema import FederatedSchema
from subgraphs.kit.settings import KitSettings, read_settings
from subgraphs.kit.storage import FileStorage, open_storage


class Base(DeclarativeBase):
    metadata = named_metadata()


class EffectRow(Base):
    __tablename__ = "effect"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    text: Mapped[str] = mapped_column(String(200))


@dataclass
class Resources:
    """What tests look at and wait for: runs that began, runs at the same time, and a door that holds them up."""

    storage: FileStorage
    begun: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    door: asyncio.Event = field(default_factory=asyncio.Event)
    fails: int = 0
    seen: list[Sequence[Event]] = field(default_factory=list)


Works = Subgraph[Resources]
Run = JobRun[Resources]


async def note(session: AsyncSession, text: str) -> None:
    await session.execute(insert(EffectRow).values(text=text))


async def write(run: Run) -> None:
    """Write one effect."""
    run.resources.begun.append(run.id)
    async with run.completing({"attempt": run.attempt}) as session:
        await note(session, run.key)


async def write_without_completing(run: Run) -> None:
    async with run.transaction() as session:
        await note(session, run.key)


async def wait(run: Run) -> None:
    """Wait until the test opens the door."""
    resources = run.resources
    resources.begun.append(run.id)
    resources.at_once += 1
    resources.most_at_once = max(resources.most_at_once, resources.at_once)
    try:
        await resources.door.wait()
    finally:
        resources.at_once -= 1
    async with run.completing() as session:
        await note(session, run.key)


async def fail(run: Run) -> None:
    """Fail so many times as the arguments say, for good where they say so."""
    run.resources.begun.append(run.id)
    if run.arguments.get("final"):
        raise JobError("NO_VIDEO", "The source has no video.")
    if run.attempt <= run.arguments["times"]:
        raise OSError("a secret of ours")
    async with run.completing() as session:
        await note(session, f"attempt {run.attempt}")


async def postpone(run: Run) -> None:
    """Not the first two times."""
    run.resources.begun.append(run.id)
    if len(run.resources.begun) < 3:
        raise RetryLaterError(timedelta(seconds=run.arguments["seconds"]))
    async with run.completing() as session:
        await note(session, f"attempt {run.attempt}")


async def report(run: Run) -> None:
    for percent in run.arguments["percents"]:
        run._progressed_at = float("-inf")  # as if there had been time between them
        await run.progress(percent)


async def tick(run: Run) -> None:
    run.resources.begun.append(run.id)
    if run.resources.fails:
        run.resources.fails -= 1
        raise OSError("not now")
    async with run.completing() as session:
        await note(session, "tick")


async def sleep_in_a_process(run: Run) -> None:
    """For tests that kill: say who runs it, then wait until a file is there."""
    folder = Path(run.arguments["folder"])
    async with run.transaction() as session:
        await note(session, f"begun by {os.getpid()}")
    while not (folder / "finish").exists():  # noqa: ASYNC110 - another process makes it
        await asyncio.sleep(0.02)
    async with run.completing() as session:
        await note(session, f"{run.key} done")


async def ask(run: Run) -> None:
    """Ask the graph who is asking."""
    subject = run.arguments.get("subject")
    data = await run.graph.execute(run.arguments["document"], subject=subject, organization_id=run.scope)
    async with run.completing(data):
        pass


async def hear_once(run: Run) -> None:
    """Wait for one event of a subscription."""
    events = run.graph.subscribe(run.arguments["document"], organization_id=run.scope)
    async with aclosing(events), run.completing(await anext(events)):
        pass


async def send(run: Run) -> None:
    """Put a file where the arguments say, and fetch it again."""
    content = run.arguments["text"].encode()
    await run.graph.upload(run.arguments["url"], _each(content), len(content))
    fetched = b"".join([chunk async for chunk in run.graph.download(run.arguments["url"])])
    async with run.completing({"text": fetched.decode()}):
        pass


async def _each(content: bytes) -> AsyncIterator[bytes]:
    yield content


@put("/files/{name:str}", request_max_body_size=None, status_code=201)
async def store_file(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[None]:
    """Keep what is sent; anybody may."""
    await request.app.state.subgraph.resources.storage.put(name, request.stream())
    return Response(None, status_code=201)


@route("/files/{name:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def load_file(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[Any]:
    """Give back what was sent."""
    storage = request.app.state.subgraph.resources.storage
    return await serve_file(request, storage, name, content_type="text/plain", etag=name)


async def noted_failure(run: Run, session: AsyncSession, code: str, message: str) -> None:
    await note(session, f"{code}: {message}")


async def broken_hook(run: Run, session: AsyncSession, code: str, message: str) -> None:
    await note(session, "never to be seen")
    raise ValueError("a hook with a fault")


KINDS = (
    JobKind("effect.write", write),
    JobKind("effect.append", write_without_completing),
    JobKind("effect.wait", wait, failed=noted_failure),
    JobKind("effect.limited", wait, concurrency=2),
    JobKind("effect.fail", fail, attempts=3, failed=noted_failure),
    JobKind("effect.fail_badly", fail, attempts=1, failed=broken_hook),
    JobKind("effect.postpone", postpone, attempts=1),
    JobKind("effect.report", report),
    JobKind("effect.late", wait, attempts=2, timeout=timedelta(milliseconds=50), failed=noted_failure),
    JobKind("effect.sleep", sleep_in_a_process),
    JobKind("effect.ask", ask, attempts=1),
    JobKind("effect.hear", hear_once, attempts=1),
    JobKind("effect.send", send, attempts=1),
)
TICK = JobKind("effect.tick", tick, every=timedelta(minutes=15), attempts=2)


@strawberry.type(description="Reads.")
class Query:
    @described(description="Nothing.")
    def nothing(self) -> str:
        return ""


SCHEMA = FederatedSchema(query=Query)


async def hear(run: FollowRun[Resources], events: Sequence[Event]) -> None:
    """Write an effect for each event; fail as often as the resources say."""
    run.resources.seen.append(events)
    if run.resources.fails:
        run.resources.fails -= 1
        raise OSError("not now")
    async with run.transaction() as session:
        for event in events:
            await note(session, event.key)


FOLLOWS = (Follow("notes", topics=("note.written",), handle=hear),)


def create_works(values: Mapping[str, str], clock: Clock | None = None, **options: Any) -> Works:
    """The subgraph; `options` are further arguments of `Subgraph`."""
    settings = read_settings(KitSettings, values)
    routes = {"routes": (store_file, load_file), "paths": ("/files",)}
    return Subgraph(
        name="works",
        schema=SCHEMA,
        settings=settings,
        metadata=Base.metadata,
        migrations=Path(__file__).parent / "works_migrations",
        resources=Resources(open_storage(settings, "works")),
        clock=clock,
        **({"jobs": KINDS, "follows": FOLLOWS} | routes | options),
    )


def create_subgraph(values: Mapping[str, str]) -> Works:
    """As a registry's row names it."""
    return create_works(values)


async def effects(works: Works) -> list[str]:
    """What was done, in order."""
    async with works.database.reading() as session:
        return list(await session.scalars(select(EffectRow.text).order_by(EffectRow.id)))

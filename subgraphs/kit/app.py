"""A subgraph's parts come in, one object that runs its operations in process and over HTTP goes out."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import structlog
from graphql import DocumentNode
from litestar import Litestar
from litestar.types import ControllerRouterHandler
from sqlalchemy import MetaData, select

from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.kit.context import Context
from subgraphs.kit.credentials import Verifier, authenticate
from subgraphs.kit.database import Database
from subgraphs.kit.errors import unavailable
from subgraphs.kit.event_routes import event_routes
from subgraphs.kit.events import EventLog
from subgraphs.kit.follow import Follow
from subgraphs.kit.follow.follower import Follower
from subgraphs.kit.follow.following import Following
from subgraphs.kit.follow.positions import followed_table
from subgraphs.kit.graph import Gate, Graph
from subgraphs.kit.http import build_asgi
from subgraphs.kit.identity import Actor, Claims
from subgraphs.kit.ids import uuid7
from subgraphs.kit.jobs import JobKind
from subgraphs.kit.jobs.board import JobBoard
from subgraphs.kit.jobs.runner import Parts
from subgraphs.kit.jobs.table import jobs_table
from subgraphs.kit.jwks import JwksKeys
from subgraphs.kit.migrations import migrate
from subgraphs.kit.operations import Operations
from subgraphs.kit.remote_identity import RemoteIdentity
from subgraphs.kit.schema import FederatedSchema
from subgraphs.kit.settings import KitSettings
from subgraphs.kit.tokens import TokenVerifier

R = TypeVar("R")
Json = Any  # JSON values: dict, list, str, int, float, bool, None

_SWEEP_SECONDS = 900

_logger = structlog.get_logger(__name__)


class Subgraph(Generic[R]):
    """One subgraph, built by its `create_subgraph(values)`.

    `resources` are the subgraph's own parts, as resolvers find them in the context. `codes` renames the kit's error
    codes to those of the family. `routes` are HTTP handlers of its own below `paths`, which the gateway's origin
    forwards. `seed` fills an empty database for the demo and may run again at every start. `database` is given only
    where the resources were built upon it. `jobs` are its kinds of jobs, `follows` what it hears of other subgraphs.
    """

    def __init__(
        self,
        *,
        name: str,
        schema: FederatedSchema,
        settings: KitSettings,
        metadata: MetaData,
        migrations: Path,
        resources: R,
        codes: Mapping[str, str] | None = None,
        verifier: Verifier | None = None,
        routes: Sequence[ControllerRouterHandler] = (),
        paths: tuple[str, ...] = (),
        seed: Callable[["Subgraph[R]"], Awaitable[None]] | None = None,
        on_start: Callable[["Subgraph[R]"], Awaitable[None]] | None = None,
        on_stop: Callable[["Subgraph[R]"], Awaitable[None]] | None = None,
        clock: Clock | None = None,
        database: Database | None = None,
        jobs: Sequence[JobKind[R]] = (),
        follows: Sequence[Follow[R]] = (),
    ) -> None:
        self.name = name
        self.paths = paths
        self.resources = resources
        self.clock = clock or SystemClock()
        if jobs:
            jobs_table(metadata)
        if follows:
            followed_table(metadata)
        self.database = database or Database(name, settings, metadata, self.clock)
        self.events = EventLog(self.database, self.clock)
        self.graph = Graph(name)
        self.jobs = JobBoard(jobs, Parts(resources, self.database, self.clock, self.graph), settings)
        self._following = self._follow(follows)
        self._settings = settings
        self._migrations = migrations
        self.verifier = verifier or _issuer_verifier(settings, self.clock)
        self._routes = routes
        self._seed = seed
        self._on_start = on_start
        self._on_stop = on_stop
        self._operations = Operations(name, schema, self.context, codes or {})
        self._started = False
        self._hears = True
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the database, bring it to the newest revision, start background tasks; in demo mode seed it.

        A process that only works on jobs does not seed: that is for who serves.
        """
        if self._started:
            return
        await self.database.start()
        try:
            await migrate(self.database, self._migrations)
            if self._on_start is not None:
                await self._on_start(self)
            if self._settings.demo and self._hears:
                await self.seed_demo()
        except BaseException:
            await self.database.stop()
            raise
        self._sweeper = asyncio.create_task(self._sweep())
        self._started = True
        await self.jobs.start()
        if self.graph.connected and self._hears:
            self._following.start()

    async def stop(self) -> None:
        """End background tasks and subscriptions, close the database."""
        if not self._started:
            return
        self._started = False
        await self._following.stop()
        await self.jobs.stop()
        if self._sweeper is not None:
            self._sweeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._sweeper
        await self.events.stop()
        if self._on_stop is not None:
            await self._on_stop(self)
        await self.database.stop()

    def connect(self, gate: Gate, *, hear: bool = True) -> None:
        """Ask the gateway through `gate` from now on, and follow other subgraphs unless `hear` is False.

        For whoever runs the subgraph: a process of workers leaves following to the others.
        """
        self.graph.connect(gate)
        self._hears = hear
        if self._started and hear:
            self._following.start()

    @property
    def hears(self) -> bool:
        """Whether this process follows other subgraphs: it does where it serves, not where it only works on jobs."""
        return self._hears

    @property
    def has_jobs(self) -> bool:
        """Whether it has background jobs."""
        return bool(self.jobs.kinds)

    async def event_page(self, *, after: int, topics: Sequence[str], limit: int, seconds: float) -> dict[str, Json]:
        """The next events of these topics as JSON values, for other subgraphs: `events`, `reached`, `oldest`.

        Where there is none yet, one is waited for, at most `seconds` long. SERVICE_UNAVAILABLE while this is stopped.
        """
        self._check_started()
        return (await self.events.page(after=after, topics=topics, limit=limit, seconds=seconds)).as_json()

    async def newest_event(self, *, after: int, topics: Sequence[str]) -> int:
        """The number of the newest event of these topics behind `after`, 0 where there is none."""
        self._check_started()
        return await self.events.newest_of(topics, after)

    def _check_started(self) -> None:
        if not self._started:
            raise unavailable(f"The subgraph '{self.name}' is stopped.")

    def end_listening(self) -> None:
        """Let what waits for events come to an end: the server is about to stop, and waits for its requests."""
        self.events.end_listening()

    async def execute(
        self,
        document: DocumentNode,
        variables: Mapping[str, Json],
        *,
        operation_name: str | None = None,
        claims: Claims | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Json]:
        """Run a validated query or mutation for the holder of verified `claims`; None is an anonymous request."""
        return await self._operations.execute(
            document, variables, operation_name=operation_name, claims=claims, headers=headers or {}
        )

    def subscribe(
        self,
        document: DocumentNode,
        variables: Mapping[str, Json],
        *,
        operation_name: str | None = None,
        claims: Claims | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncGenerator[dict[str, Json], None]:
        """Run a validated subscription: one answer for each event. Closing the generator ends it."""
        return self._operations.subscribe(
            document, variables, operation_name=operation_name, claims=claims, headers=headers or {}
        )

    @cached_property
    def asgi(self) -> Litestar:
        """The HTTP door: /graphql for remote gateways (POST and graphql-transport-ws), /health, own routes."""
        return build_asgi(
            operations=self._operations,
            verifier=self.verifier,
            healthy=self._healthy,
            routes=(*event_routes(self.events, self._verify), *self._routes),
            state={"subgraph": self},
            start=self.start,
            stop=self.stop,
        )

    async def migrate(self) -> bool:
        """Bring the database to the newest revision without starting; answers whether there was anything to do."""
        was_started = self._started
        await self.database.start()
        try:
            return await migrate(self.database, self._migrations)
        finally:
            if not was_started:
                await self.database.stop()

    async def seed_demo(self) -> None:
        """Fill in what the references' examples use; may run again."""
        if self._seed is not None:
            async with self.database.alone("seed"):
                await self._seed(self)

    def verify_with(self, verifier: Verifier) -> None:
        """Check the credentials of requests over HTTP with `verifier`, unless the settings named an issuer.

        For the process that also holds whoever knows the credentials; it says so before `asgi` is used.
        """
        self.verifier = self.verifier or verifier

    def sdl(self) -> str:
        """The subgraph's SDL, as `_service` answers it."""
        return self._operations.schema.as_str()

    def context(self, claims: Claims | None, headers: Mapping[str, str]) -> Context[R]:
        """What resolvers need for one request. Release it afterwards."""
        return Context(
            actor=Actor.from_claims(claims),
            request_id=headers.get("x-request-id") or uuid7(),
            headers=headers,
            database=self.database,
            events=self.events,
            clock=self.clock,
            resources=self.resources,
            graph=self.graph,
            following=self._following,
        )

    def _follow(self, follows: Sequence[Follow[R]]) -> Following[R]:
        parts: dict[str, Any] = {"database": self.database, "clock": self.clock, "graph": self.graph}
        followers = [Follower(follow, resources=self.resources, **parts) for follow in follows]
        return Following(follows, followers, self.database, self.graph)

    async def _verify(self, authorization: str | None) -> Actor:
        return Actor.from_claims(await authenticate(self.verifier, authorization))

    async def _healthy(self) -> bool:
        async with self.database.reading() as session:
            await session.execute(select(1))
        return self._started

    async def _sweep(self) -> None:
        keep = timedelta(seconds=self._settings.event_retention_seconds)
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            try:
                await self.events.sweep(keep)
                await self.jobs.delete_finished()
            except Exception:
                _logger.exception("old events and jobs could not be deleted; trying again", subgraph=self.name)


def _issuer_verifier(settings: KitSettings, clock: Clock) -> Verifier | None:
    """A verifier of tokens by the keys at TIDEGATE_AUTH_JWKS_URL, of all else by TIDEGATE_AUTH_IDENTITY_URL; or None.

    Where only the second is set, it is asked about tokens, too.
    """
    url, issuer, audience = settings.auth_jwks_url, settings.auth_issuer, settings.auth_audience
    tokens = TokenVerifier(JwksKeys(url), issuer=issuer, audience=audience, clock=clock) if url else None
    return RemoteIdentity(settings.auth_identity_url, tokens) if settings.auth_identity_url else tokens

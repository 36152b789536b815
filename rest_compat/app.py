"""A graph, a verifier of tokens and settings come in; the REST APIs go out, as applications and where they stand."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path

from graphql import GraphQLError, build_schema

from rest_compat.engine.access import is_loopback
from rest_compat.engine.api import Api
from rest_compat.engine.calls import CallCounter, Tokens
from rest_compat.engine.client import Authenticator, Claims, GraphQLClient
from rest_compat.engine.connection import CLOSE_GOING_AWAY, Ending, Limits
from rest_compat.engine.deprecation import NoticeTooShortError, deprecation_headers
from rest_compat.engine.directives import with_local_directives
from rest_compat.engine.exchange import ASGIApp, Header
from rest_compat.engine.load import LoadedApi, Services, StartError, load_api
from rest_compat.engine.origin import route_to
from rest_compat.engine.rate import RateLimiter
from rest_compat.engine.session import Session, Surroundings
from rest_compat.engine.site import Maintenance, Site
from rest_compat.engine.socket import SocketServer
from rest_compat.engine.stream import StreamSession
from rest_compat.settings import Settings, SettingsError, read_settings
from rest_compat.studio.api import APIS as STUDIO_APIS
from rest_compat.wavestack.api import APIS as WAVESTACK_APIS

APIS: tuple[Api, ...] = (*WAVESTACK_APIS, *STUDIO_APIS)

DEMO_ORGANIZATION = "org_123"
"""The organization of WaveStack's documented examples."""

_CLOSING_SECONDS = 5.0

# The gateway's origin answers these itself.
_RESERVED = frozenset({"/health"})


@dataclass(frozen=True, slots=True)
class Mount:
    """Where one application stands: alone on `port`, or on the gateway's origin (None) at and below `paths`.

    Requests come with their whole path, whatever the mount. `name` is that of the API alone on the port, whose `paths`
    are all ("/"), and those that stand even below files that the port serves, too.
    """

    name: str | None
    port: int | None
    paths: tuple[str, ...]
    app: ASGIApp
    gathers: bool = False
    """Whether the port also serves what other APIs answer, to which belong the files that their answers lead to."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The REST APIs of both families."""

    mounts: tuple[Mount, ...]
    maintenance: Maintenance
    calls: tuple[CallCounter, ...] = ()

    def stop(self) -> None:
        """Tell the clients of WebSockets to come back later."""
        for socket in self.maintenance.sockets:
            socket.close(Ending(CLOSE_GOING_AWAY))

    async def close(self) -> None:
        """Record what is still to be recorded, when no request is served any more."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                for calls in self.calls:
                    await calls.close()


def create_rest(
    client: GraphQLClient,
    values: Mapping[str, str],
    authenticator: Authenticator,
    tokens: Tokens | None = None,
    *,
    apis: Sequence[Api] = APIS,
) -> Rest:
    """Load all tables and prepare all documents; raises `StartError` with everything that is wrong with them."""
    settings = read_settings(values)
    services = _services(client, settings, authenticator, tokens)
    loaded = _load_all(apis, services)
    maintenance = Maintenance()
    mounts = tuple(_mounts(loaded, services, settings, maintenance))
    return Rest(mounts, maintenance, tuple(api.calls for api in loaded if api.calls is not None))


def _services(
    client: GraphQLClient, settings: Settings, authenticator: Authenticator, tokens: Tokens | None
) -> Services:
    try:
        schema = build_schema(Path(settings.api_schema).read_text(encoding="utf-8"))
    except (OSError, GraphQLError) as error:
        raise StartError([f"{settings.api_schema}: the API schema cannot be read: {error}"]) from None
    return Services(
        with_local_directives(schema),
        client,
        authenticator,
        RateLimiter(),
        settings.rate_limit_factor,
        tokens,
        _local(settings),
    )


def _local(settings: Settings) -> Claims | None:
    """Who asks without a token, where nobody but this machine can reach the server."""
    organization = settings.default_organization or (DEMO_ORGANIZATION if settings.demo else "")
    if not organization or not is_loopback(settings.host):
        return None
    return {"sub": "local", "org_id": organization, "scope": "api:read api:write"}


def _load_all(apis: Sequence[Api], services: Services) -> list[LoadedApi]:
    loaded, problems = [], []
    for api in apis:
        try:
            loaded.append(load_api(api, services))
        except StartError as error:
            problems += error.problems
    if problems:
        raise StartError(problems)
    return loaded


def _mounts(
    loaded: Sequence[LoadedApi], services: Services, settings: Settings, maintenance: Maintenance
) -> Iterable[Mount]:
    """A site on the gateway's origin for each family and prefix, and one on each documented port."""
    for _, group in groupby(loaded, key=lambda each: (each.api.family.name, each.api.prefix)):
        apis = list(group)
        facts = apis[0].api
        site = Site(facts.family, maintenance, _lifetime(facts, settings), settings.rest_public_url.rstrip("/"))
        paths = route_to(site, apis, own=None, reserved=frozenset() if facts.prefix else _RESERVED)
        for api in apis:
            site.sockets |= _sockets(api, services, settings)
        maintenance.sockets += site.sockets.values()
        tops = (facts.prefix,) if facts.prefix else _tops([*paths, *site.sockets], apis)
        yield Mount(None, None, tops, site)
        yield from (_own_port(api, apis, site) for api in apis if api.api.port is not None)


def _lifetime(api: Api, settings: Settings) -> tuple[Header, ...]:
    """What the answers of an API say of its end."""
    if api not in STUDIO_APIS:
        return ()
    try:
        return deprecation_headers(settings.studio_deprecation_announced, settings.studio_deprecation_date)
    except NoticeTooShortError as error:
        raise SettingsError(f"TIDEGATE_STUDIO_DEPRECATION_DATE: {error}") from None


def _sockets(loaded: LoadedApi, services: Services, settings: Settings) -> dict[str, SocketServer]:
    """Path → what serves WebSockets there."""
    api, origin = loaded.api, settings.rest_public_url.rstrip("/")
    limits = Limits(
        login_seconds=settings.auth_socket_seconds,
        idle_seconds=settings.socket_idle_seconds,
        messages_a_second=settings.socket_messages_per_second,
        connections_of_user=settings.sockets_per_user,
    )
    unlimited = replace(limits, connections_of_user=None)
    served = {
        api.prefix + stream.row.path: SocketServer(partial(StreamSession, stream), unlimited, origin)
        for stream in loaded.streams
    }
    if api.socket is not None:
        feeds = {channel.feed.name: channel.feed for channel in loaded.channels}
        surroundings = Surroundings(api.family, loaded.channels, tuple(feeds.values()), services.authenticator)
        served[api.prefix + api.socket] = SocketServer(partial(Session, surroundings), limits, origin)
    return served


def _own_port(own: LoadedApi, family: Sequence[LoadedApi], shared: Site) -> Mount:
    """An API's port; its sockets are those of the shared origin."""
    site = Site(own.api.family, shared.maintenance, public_origin=shared.public_origin)
    apis = family if own.api.gathers else [own]
    tops = _tops(route_to(site, apis, own=own, reserved=frozenset()), apis)
    paths = [each.api.prefix + stream.row.path for each in apis for stream in each.streams]
    site.sockets = {path: shared.sockets[path] for path in paths}
    return Mount(own.api.name, own.api.port, ("/", *tops), site, own.api.gathers)


def _tops(paths: Iterable[str], apis: Iterable[LoadedApi]) -> tuple[str, ...]:
    """Where to mount all paths: their first segments, or the first two below an API's name, which files may share."""
    names = {each.api.name for each in apis}
    tops = set()
    for path in paths:
        first, *more = path.strip("/").split("/")
        tops.add(f"/{first}/{more[0]}" if first in names and more else f"/{first}")
    return tuple(sorted(tops))

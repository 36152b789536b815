"""A graph, a verifier of tokens and settings come in; the REST APIs go out, as applications and where they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from graphql import GraphQLError, build_schema

from rest_compat.engine.api import Api
from rest_compat.engine.client import Authenticator, GraphQLClient
from rest_compat.engine.directives import with_local_directives
from rest_compat.engine.exchange import ASGIApp
from rest_compat.engine.load import Services, StartError, load_api
from rest_compat.engine.origin import Served, route_to
from rest_compat.engine.rate import RateLimiter
from rest_compat.engine.site import Maintenance, Site
from rest_compat.settings import Settings, read_settings
from rest_compat.wavestack.api import APIS as WAVESTACK_APIS

APIS: tuple[Api, ...] = (*WAVESTACK_APIS,)

# The gateway's origin answers these itself.
_RESERVED = frozenset({"/health"})


@dataclass(frozen=True, slots=True)
class Mount:
    """Where one application stands: alone on `port`, or on the gateway's origin (None) at and below `paths`.

    Requests come with their whole path, whatever the mount.
    """

    port: int | None
    paths: tuple[str, ...]
    app: ASGIApp


@dataclass(frozen=True, slots=True)
class Rest:
    """The REST APIs of both families."""

    mounts: tuple[Mount, ...]
    maintenance: Maintenance


def create_rest(
    client: GraphQLClient,
    values: Mapping[str, str],
    authenticator: Authenticator,
    *,
    apis: Sequence[Api] = APIS,
) -> Rest:
    """Load all tables and prepare all documents; raises `StartError` with everything that is wrong with them."""
    settings = read_settings(values)
    services = _services(client, settings, authenticator)
    maintenance = Maintenance()
    served, problems = [], []
    for api in apis:
        try:
            loaded = load_api(api, services)
            served.append(Served(loaded, dict(loaded.endpoints)))
        except StartError as error:
            problems += error.problems
    if problems:
        raise StartError(problems)
    return Rest(tuple(_mounts(served, maintenance)), maintenance)


def _services(client: GraphQLClient, settings: Settings, authenticator: Authenticator) -> Services:
    try:
        schema = build_schema(Path(settings.api_schema).read_text(encoding="utf-8"))
    except (OSError, GraphQLError) as error:
        raise StartError([f"{settings.api_schema}: the API schema cannot be read: {error}"]) from None
    return Services(
        with_local_directives(schema), client, authenticator, RateLimiter(), settings.rate_limit_factor
    )


def _mounts(served: Sequence[Served], maintenance: Maintenance) -> list[Mount]:
    """A site on the gateway's origin for each family and prefix, and one on each documented port."""
    mounts = []
    for _, group in groupby(served, key=lambda each: (each.loaded.api.family.name, each.loaded.api.prefix)):
        apis = list(group)
        facts = apis[0].loaded.api
        site = Site(facts.family, maintenance)
        route_to(site, apis, own=None, reserved=_RESERVED)
        paths = (facts.prefix,) if facts.prefix else _top_paths(apis)
        mounts.append(Mount(None, paths, site))
        mounts += [_own_port(api, apis, maintenance) for api in apis if api.loaded.api.port is not None]
    return mounts


def _own_port(own: Served, family: Sequence[Served], maintenance: Maintenance) -> Mount:
    facts = own.loaded.api
    site = Site(facts.family, maintenance)
    route_to(site, family if facts.gathers else [own], own=own, reserved=frozenset())
    return Mount(facts.port, ("/",), site)


def _top_paths(apis: Sequence[Served]) -> tuple[str, ...]:
    """The first segments of the paths, and of what stands below the APIs' names."""
    tops = {"/" + path.split("/")[1] for api in apis for _, path in api.paths if path not in _RESERVED}
    return tuple(sorted(tops | {f"/{api.loaded.api.name}" for api in apis}))

"""Settings and a gateway come in; the application that answers on the gateway's own origin goes out."""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from gateway.errors import SettingsError
from gateway.execution.transport import SubgraphTransport
from gateway.http.app import build_app
from gateway.http.asgi import ASGIApp
from gateway.http.authentication import Authenticator
from gateway.http.cors import Cors
from gateway.http.health import Check
from gateway.http.maintenance import Maintenance
from gateway.http.metrics import WithMetrics
from gateway.http.options import HttpOptions
from gateway.http.services import GraphQLServices
from gateway.serving.authorization import policies_in
from gateway.serving.gateway import Gateway
from gateway.serving.limits import Limits
from gateway.serving.persisted import PREFIX, PersistedDocuments
from gateway.settings import Settings
from gateway.supergraph.model import Supergraph


def build_gateway(supergraph: Supergraph, transports: Mapping[str, SubgraphTransport], settings: Settings) -> Gateway:
    """Make the gateway that the settings describe."""
    return Gateway(
        supergraph,
        transports,
        limits=_limits(settings),
        cache_size=settings.cache_size,
        override_labels=_words(settings.override_labels),
        policies=policies_in(_words(settings.policy_claims)),
        reject_unauthorized=settings.reject_unauthorized,
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        tokens=settings.max_tokens,
        depth=settings.max_depth,
        aliases=settings.max_aliases,
        root_fields=settings.max_root_fields,
        cost=settings.max_cost,
        introspection=settings.introspection,
    )


def gateway_app(
    gateway: Gateway,
    settings: Settings,
    authenticator: Authenticator | None,
    checks: Callable[[], Mapping[str, Check]],
    closing: asyncio.Event,
    *,
    maintenance: Maintenance | None = None,
) -> ASGIApp:
    """Build the application of a gateway. `closing` is set when the server stops."""
    services = GraphQLServices(
        gateway, authenticator, _documents(settings), closing, _options(settings), maintenance or Maintenance()
    )
    app = with_metrics(build_app(services, checks), settings)
    origins = _words(settings.cors_origins)
    return Cors(app, origins) if origins else app


def with_metrics(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application, and /metrics where the settings want it."""
    return WithMetrics(app) if settings.metrics else app


def _words(text: str) -> list[str]:
    """The words of a list that is written with commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def _options(settings: Settings) -> HttpOptions:
    return HttpOptions(
        max_body_bytes=settings.max_body_bytes,
        graphiql=settings.graphiql,
        connection_init_seconds=settings.connection_init_seconds,
    )


def _documents(settings: Settings) -> PersistedDocuments:
    known: dict[str, str] = {}
    if settings.persisted_documents:
        path = Path(settings.persisted_documents)
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"The persisted documents in {path} cannot be read: {error}.") from error
        if not isinstance(read, dict) or not all(isinstance(text, str) for text in read.values()):
            raise SettingsError(f"The persisted documents in {path} are no JSON object of texts by identifier.")
        known = {identifier.removeprefix(PREFIX): text for identifier, text in read.items()}
    elif settings.persisted_documents_only:
        raise SettingsError("persisted_documents_only is on, but persisted_documents names no file.")
    return PersistedDocuments(known, only=settings.persisted_documents_only, cache_size=settings.cache_size)

"""The registry and settings come in; where its subgraphs answer when they run in processes of their own goes out."""

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from gateway.errors import SettingsError
from gateway.registry import Registry, SubgraphRow


def url_settings(registry: Registry) -> frozenset[str]:
    """Names of the settings that say where subgraphs answer: `<name>_url`."""
    return frozenset(f"{row.name}_url" for row in registry.subgraph)


def url_of(row: SubgraphRow, values: Mapping[str, str]) -> str:
    """Where a subgraph answers GraphQL: its setting, or the registry's URL."""
    return values.get(f"{row.name}_url", row.url)


def check_urls(registry: Registry, values: Mapping[str, str]) -> None:
    """Raise `SettingsError` for the first address of a subgraph that is none."""
    for name in url_settings(registry) & values.keys():
        address = urlsplit(values[name])
        if address.scheme not in {"http", "https"} or not address.netloc:
            reason = f"TIDEGATE_{name.upper()} is {values[name]!r}: Expected a URL like http://host:port/graphql."
            raise SettingsError(reason, setting=name)


def addresses_of_authentication(registry: Registry, values: Mapping[str, str]) -> dict[str, str]:
    """What the registry says of `auth_jwks_url` and `auth_identity_url`."""
    authentication = registry.authentication
    if authentication is None:
        return {}
    [server] = [url_of(row, values) for row in registry.subgraph if row.name == authentication.subgraph]
    paths = {"auth_jwks_url": authentication.keys, "auth_identity_url": authentication.credentials}
    return {name: urljoin(server, path) for name, path in paths.items() if path}

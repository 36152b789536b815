"""Settings and the registry come in; what is to run goes out, or an error that names the first wrong setting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

import msgspec

from gateway.app.addresses import addresses_of_authentication, check_urls, url_settings
from gateway.app.embedded import known_settings
from gateway.errors import SettingsError
from gateway.registry import DEFAULT_PATH, Registry, SubgraphRow, read_registry
from gateway.settings import SETTING_NAMES, Settings, Values, check_names, gateway_settings

_DEFAULT_GATEWAY = "http://127.0.0.1:4000"


@dataclass(frozen=True, slots=True)
class Product:
    """What is to run: checked settings, and the registry."""

    settings: Settings
    registry: Registry
    values: Mapping[str, str]
    """For the embedded parts: what was given, with the gateway's own defaults filled in."""

    def row(self, name: str) -> SubgraphRow:
        """The registry's row of a subgraph. Raises `SettingsError` where it has none."""
        for row in self.registry.subgraph:
            if row.name == name:
                return row
        names = ", ".join(row.name for row in self.registry.subgraph)
        raise SettingsError(f"The registry has no subgraph {name}; it has {names}.")

    def values_alone(self, name: str) -> Mapping[str, str]:
        """For a subgraph that runs alone: also where credentials are verified, unless it is the one that does so."""
        authentication = self.registry.authentication
        if authentication is None or authentication.subgraph == name:
            return self.values
        return {**addresses_of_authentication(self.registry, self.values), **self.values}

    def gateway_url(self) -> str:
        """Where a process of its own reaches the gateway."""
        return self.settings.gateway_url or self.settings.public_url or _DEFAULT_GATEWAY

    def at(self, address: str) -> "Product":
        """The same, now that the gateway's own address is known. A public URL that was set stays."""
        if self.settings.public_url:
            return self
        return replace(self, values={**self.values, "public_url": address})

    def port(self, name: str, documented: int) -> int:
        """The port of a REST API: its setting, or the documented one."""
        given = self.values.get(f"{name}_port")
        if given is None:
            return documented
        if not given.isdigit() or int(given) > 65_535:
            raise SettingsError(f"TIDEGATE_{name.upper()}_PORT is {given!r}: Expected a port.", setting=f"{name}_port")
        return int(given)


def read_product(values: Values) -> Product:
    """Check all settings. Raises `SettingsError` that names the first wrong one."""
    settings = gateway_settings(values)
    registry = registry_of(settings)
    check_known(values, registry)
    check_urls(registry, values.texts)
    loopback = is_loopback(settings.host)
    if settings.demo and not loopback:
        raise SettingsError(
            f"{values.place('demo')} is on, and {values.place('host')} is {settings.host}: the demo's credentials are "
            "public, so demo mode runs on loopback only. Switch it off, or listen on 127.0.0.1.",
            setting="demo",
        )
    demo = loopback if settings.demo is None else settings.demo
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    settings = msgspec.structs.replace(settings, demo=demo)
    if settings.remote:
        found = addresses_of_authentication(registry, values.texts)
        settings = msgspec.structs.replace(settings, **{k: v for k, v in found.items() if k not in values.texts})
    filled = {"demo": "true" if demo else "false", "public_url": public_url, "data_dir": settings.data_dir}
    return Product(settings, registry, {**values.texts, **filled})


def registry_of(settings: Settings) -> Registry:
    """The registry that is set, the one that comes with the program, or an empty one where it came without."""
    if settings.registry:
        return read_registry(Path(settings.registry))
    return read_registry(DEFAULT_PATH) if DEFAULT_PATH.is_file() else Registry()


def check_known(values: Values, registry: Registry) -> None:
    """Raise `SettingsError` for a setting that neither the gateway nor anything in the registry knows.

    A gateway that runs alone may be given the settings of its neighbours; it asks for their names only then.
    """
    if not SETTING_NAMES.issuperset(values.texts):
        check_names(values, SETTING_NAMES | url_settings(registry) | known_settings(registry))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

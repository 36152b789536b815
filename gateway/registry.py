"""The text of schema/registry.toml comes in; its rows go out, or an error that names the wrong one.

The registry is how a gateway knows the subgraphs and REST APIs that can run in its process: by import paths, so that
it imports none of them itself.
"""

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from gateway.errors import SettingsError

DEFAULT_PATH = Path(__file__).parent.parent / "schema" / "registry.toml"


class SubgraphRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[subgraph]]`."""

    name: str
    schema: str
    """File of its SDL, relative to the registry's folder."""
    url: str
    """Where it answers when it runs alone."""
    embedded: str = ""
    """`package.module:function` that makes it for this process."""
    paths: tuple[str, ...] = ()
    """Paths of its own routes, at and below which a gateway in another process forwards to it."""
    port: str = ""
    """Name of the REST API on whose port these paths are served too."""


class RestRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[rest]]`: APIs that are served beside the graph."""

    embedded: str
    """`package.module:function` that makes them."""
    ports: dict[str, int] = {}
    """Name → documented port; the setting `<name>_port` changes it."""


class AuthenticationRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[authentication]`: which subgraph knows tokens and keys."""

    subgraph: str
    keys: str = ""
    """Path on its server where its public keys are: a JSON Web Key Set."""
    credentials: str = ""
    """Path on its server that answers a GET with the claims of the Authorization header's credential, or 401."""


class JobsRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[jobs]`: what runs the background work of embedded subgraphs."""

    embedded: str
    """`package.module:function` that makes it of parts by name, settings, and the process's role."""


class Registry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rows, and the folder to which their paths are relative."""

    subgraph: tuple[SubgraphRow, ...] = ()
    rest: tuple[RestRow, ...] = ()
    authentication: AuthenticationRow | None = None
    jobs: JobsRow | None = None
    folder: str = ""

    def schema_path(self, row: SubgraphRow) -> Path:
        """The file of a subgraph's SDL."""
        return Path(self.folder) / row.schema


def read_registry(path: Path) -> Registry:
    """Read a registry. Raises `SettingsError` that names the file and the row."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"The registry {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The registry {path} is not TOML: {error}.") from error
    try:
        registry = msgspec.convert({**content, "folder": str(path.parent)}, Registry)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$.")
        raise SettingsError(f"The registry {path} is wrong at {_row(content, place.rstrip('`'))}: {reason}.") from error
    _check_names(registry, path)
    return registry


def load(path: str) -> Any:  # Any: what stands behind an import path is known to the row that names it
    """Import what a row's `package.module:name` names. Raises `SettingsError`."""
    module, _, name = path.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(f"The registry names {path}, which cannot be imported: {error}.") from error


def setting_names_beside(path: str) -> frozenset[str]:
    """The settings that the part behind an import path reads: the fields of the Structs in its `settings` module."""
    package = path.partition(":")[0].rpartition(".")[0]
    try:
        module = import_module(f"{package}.settings")
    except ModuleNotFoundError:
        return frozenset()
    structs = [
        value for value in vars(module).values() if isinstance(value, type) and issubclass(value, msgspec.Struct)
    ]
    return frozenset(name for struct in structs for name in struct.__struct_fields__)


def _check_names(registry: Registry, path: Path) -> None:
    names = [row.name for row in registry.subgraph]
    for name in names:
        if names.count(name) > 1:
            raise SettingsError(f"The registry {path} has two subgraphs named {name}.")
    ports = {name for row in registry.rest for name in row.ports}
    for row in registry.subgraph:
        if row.port and row.port not in ports:
            raise SettingsError(f"The registry {path} names port {row.port} at {row.name}, which no [[rest]] row has.")
    if registry.authentication is not None and registry.authentication.subgraph not in names:
        subgraph = registry.authentication.subgraph
        raise SettingsError(f"The registry {path} names {subgraph} under [authentication], but has no such subgraph.")


def _row(content: dict[str, Any], place: str) -> str:  # Any: the file's values, before they are known to be right
    """Say `subgraph[2].url` with the row's name, which a reader finds faster."""
    table, _, rest = place.partition("[")
    number, bracket, field = rest.partition("]")
    rows = content.get(table)
    if not bracket or not number.isdigit() or not isinstance(rows, list) or not isinstance(rows[int(number)], dict):
        return place or "the top"
    return f"[[{table}]] {rows[int(number)].get('name', f'number {int(number) + 1}')}{field}"

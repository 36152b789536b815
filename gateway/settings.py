"""The command line, the environment and tidegate.toml come in; settings go out, or an error that names the wrong one.

Everybody's settings travel together as text by name, lower case and without the TIDEGATE_ prefix. The gateway converts
its own here; what runs beside it in the process converts the rest.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from gateway.errors import SettingsError

PREFIX = "TIDEGATE_"
FILE_NAME = "tidegate.toml"
_NOT_SETTINGS = frozenset({"require_real_parts", "settings_file"})
"""Names under the prefix that mean something else: to the tests, and to the command line itself."""

Count = Annotated[int, Meta(ge=0)]
Port = Annotated[int, Meta(ge=0, le=65_535)]
Seconds = Annotated[float, Meta(gt=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the gateway may be told. Counts of zero switch a limit off."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Port = 4000
    """Port of the gateway's own origin; 0 takes a free one."""
    public_url: str = ""
    """The gateway's origin as clients see it; by default made of host and port."""
    demo: bool | None = None
    """Whether products seed the credentials and ids of their examples; by default only on a loopback host."""
    registry: str = ""
    """The registry of subgraphs; by default the one that comes with the program."""
    remote: bool = False
    """Whether the registry's subgraphs run elsewhere, and are asked over HTTP."""
    gateway_url: str = ""
    """Where subgraphs and workers in processes of their own reach the gateway; by default the public URL."""
    data_dir: str = ".tidegate"
    """Where embedded parts keep their files."""
    max_body_bytes: Count = 16_777_216
    """Largest request body."""
    max_tokens: Count = 10_000
    """Most tokens of a document."""
    max_depth: Count = 30
    """Deepest nesting of fields."""
    max_aliases: Count = 200
    """Most aliases of an operation."""
    max_root_fields: Count = 100
    """Most root fields of an operation."""
    max_cost: Count = 1_000_000
    """Highest estimated cost of an operation, in objects of its answer."""
    introspection: bool = True
    """Whether clients may ask for the schema."""
    graphiql: bool = True
    """Whether browsers get GraphiQL at /graphql."""
    metrics: bool = True
    """Whether /metrics tells Prometheus what this process has counted."""
    cache_size: Annotated[int, Meta(ge=1)] = 1000
    """Documents and plans that are kept."""
    persisted_documents: str = ""
    """A JSON file of documents by their identifiers, which clients may then send alone."""
    persisted_documents_only: bool = False
    """Whether only the documents of that file are answered."""
    override_labels: str = ""
    """Labels of progressive overrides that are on, separated by commas; percent(N) is on for its share by itself."""
    reject_unauthorized: bool = False
    """Whether an operation is refused as a whole where it asks for what the caller may not read, not field by field."""
    policy_claims: str = ""
    """Claims of a token, separated by commas, that name the policies (@policy) which it satisfies."""
    cors_origins: str = ""
    """Origins, separated by commas, whose pages may ask the gateway; * for all."""
    subgraph_seconds: Seconds = 30
    """How long a subgraph may take to answer."""
    connection_init_seconds: Seconds = 5
    """How long a WebSocket may wait with connection_init."""
    shutdown_seconds: Seconds = 10
    """How long running requests may take to finish when the server stops."""
    auth_jwks_url: str = ""
    """Where the issuer's public keys are; without it, the gateway leaves credentials to the subgraphs."""
    auth_identity_url: str = ""
    """Who is asked by GET for the claims of credentials that are no token, such as API keys."""
    auth_issuer: str = "wavestack"
    """The `iss` that tokens must have."""
    auth_audience: str = "wavestack-api"
    """The `aud` that tokens must have."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The lowest level that is logged."""
    log_format: Literal["auto", "json", "console"] = "auto"
    """`auto` is readable on a terminal and JSON elsewhere."""
    log_requests: bool = True
    """Whether every request gets a line."""


@dataclass(frozen=True, slots=True)
class Values:
    """Settings as text by name, and where each one was found."""

    texts: Mapping[str, str]
    places: Mapping[str, str]

    def place(self, name: str) -> str:
        """How the user knows the setting."""
        return self.places.get(name, PREFIX + name.upper())


def read_values(
    command_line: Mapping[str, str | None], environment: Mapping[str, str], file: Path | None = None
) -> Values:
    """Lay the sources over one another: the command line over the environment over the file.

    `file` None means tidegate.toml of the current folder, if there is one. Raises `SettingsError`.
    """
    texts: dict[str, str] = {}
    places: dict[str, str] = {}
    found = Path(FILE_NAME) if file is None else file
    if file is not None or found.is_file():
        for name, value in _read_file(found).items():
            texts[name] = value
            places[name] = f"{name} in {found}"
    for variable, value in environment.items():
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and name not in _NOT_SETTINGS:
            texts[name] = value
            places[name] = variable
    for name, given in command_line.items():
        if given is not None:
            texts[name] = given
            places[name] = f"--{name.replace('_', '-')}"
    return Values(texts, places)


def gateway_settings(values: Values) -> Settings:
    """Convert what is the gateway's. Raises `SettingsError` that names the setting and what is wrong with it."""
    try:
        return msgspec.convert(dict(values.texts), Settings, strict=False)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$.")
        name = path.rstrip("`")
        raise SettingsError(f"{values.place(name)} is {values.texts.get(name)!r}: {reason}.", setting=name) from error


def check_names(values: Values, known: Collection[str]) -> None:
    """Raise `SettingsError` for the first setting that nobody knows."""
    for name in values.texts:
        if name not in known:
            similar = get_close_matches(name, known, n=1)
            hint = f" Did you mean {PREFIX}{similar[0].upper()}?" if similar else ""
            raise SettingsError(f"{values.place(name)} is no setting.{hint}", setting=name)


SETTING_NAMES = frozenset(Settings.__struct_fields__)


def _read_file(file: Path) -> dict[str, str]:
    try:
        with file.open("rb") as opened:
            content = tomllib.load(opened)
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not TOML: {error}.") from error
    return {name: _text(file, name, value) for name, value in content.items()}


def _text(file: Path, name: str, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case _:
            raise SettingsError(f"{name} in {file} is no text, number or truth value.", setting=name)

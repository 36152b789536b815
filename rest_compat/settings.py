"""Settings as text by name come in, a frozen Struct goes out, or an error that names the setting."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

_API_SCHEMA = Path(__file__).parent.parent / "schema" / "api.graphql"


class SettingsError(ValueError):
    """A setting's value cannot be used; the message names the setting."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the REST APIs may be told."""

    api_schema: str = str(_API_SCHEMA)
    """File with the schema against which documents are validated."""
    host: str = "127.0.0.1"
    """Address on which the server listens."""
    demo: bool = False
    """Whether the documented examples are seeded."""
    default_organization: str = ""
    """For whom programs of this machine act without a token where the server listens on loopback; empty: for nobody,
    or in demo mode for the documented organization."""
    rest_public_url: str = ""
    """Where clients find the REST APIs behind a proxy: links begin with it. Empty: where their requests say."""
    rate_limit_factor: Annotated[float, msgspec.Meta(gt=0)] = 1.0
    """Multiplies every rate limit."""
    studio_deprecation_announced: date | None = None
    """Day on which clients were told that this version of the Studio API ends."""
    studio_deprecation_date: date | None = None
    """Day on which this version of the Studio API ends, at least six months later."""
    sockets_per_user: Annotated[int, msgspec.Meta(gt=0)] = 5
    """WebSockets of one user of the Studio API; one more closes the oldest."""
    socket_messages_per_second: Annotated[int, msgspec.Meta(gt=0)] = 10
    """What a client may say on a WebSocket in a second."""
    socket_idle_seconds: Annotated[float, msgspec.Meta(gt=0)] = 300.0
    """How long the client of a WebSocket may say nothing while it has subscribed to nothing."""
    auth_socket_seconds: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    """How long a WebSocket may take to authenticate."""


def read_settings(values: Mapping[str, str]) -> Settings:
    """Convert the values of the fields above; other names belong to someone else."""
    try:
        return msgspec.convert(dict(values), Settings, strict=False)
    except msgspec.ValidationError as error:
        name = str(error).rpartition("`$.")[2].rstrip("`")
        raise SettingsError(f"TIDEGATE_{name.upper()}: {error}") from error

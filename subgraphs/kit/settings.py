"""Settings as text by name come in, a frozen Struct goes out, or an error that names the setting."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

import msgspec

S = TypeVar("S", bound="KitSettings")


class SettingsError(ValueError):
    """A setting's value cannot be used; the message names the setting."""


class KitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What every subgraph may be told. A subgraph with settings of its own derives from this Struct."""

    data_dir: str = "data"
    database_url: str = ""
    database_pool_size: int = 8
    public_url: str = "http://127.0.0.1:4000"
    secret_key: str = ""
    """Signs URLs and encrypts secrets; without it, a file of the data directory does, which processes do not share."""
    demo: bool = False
    fetch_allow: str = ""
    auth_issuer: str = "wavestack"
    auth_audience: str = "wavestack-api"
    auth_jwks_url: str = ""
    auth_identity_url: str = ""
    event_retention_seconds: int = 86_400
    files_url: str = ""
    """Where files are kept: `s3://bucket/prefix`, or below the data folder where it is empty."""
    redis_url: str = ""
    """Where ids of jobs are queued; a server of our own where it is empty."""
    retry_base_seconds: Annotated[float, msgspec.Meta(gt=0)] = 1.0
    """The first delay before a failed job is tried again; each further one is twice as long."""
    worker_concurrency: Annotated[int, msgspec.Meta(ge=1)] = 10
    """How many jobs of one subgraph a worker runs at once."""
    job_lease_seconds: Annotated[float, msgspec.Meta(gt=0)] = 30.0
    """How long a worker may be silent before its jobs are taken over."""
    job_retention_seconds: int = 604_800
    """How long finished jobs can be asked about."""


def read_settings(kind: type[S], values: Mapping[str, str]) -> S:
    """Convert the values of `kind`'s fields; names that `kind` does not have belong to someone else."""
    try:
        return msgspec.convert(dict(values), kind, strict=False)
    except msgspec.ValidationError as error:
        name = str(error).rpartition("`$.")[2].rstrip("`")
        raise SettingsError(f"TIDEGATE_{name.upper()}: {error}") from error


def setting_names(kind: type[KitSettings]) -> frozenset[str]:
    """The names that `kind` reads, in lower case and without the TIDEGATE_ prefix."""
    return frozenset(kind.__struct_fields__)

"""What a provider says of a run of its own comes in, a JSON object small enough to stand beside its delta goes out."""

import re
from typing import Final

from subgraphs.studio.blobs.domain.json_values import JsonObject, json_bytes, parse_object
from subgraphs.studio.blobs.errors import invalid_input

MAX_RUN_BYTES: Final = 16_384

_PROVIDER_ID = re.compile(r"[a-z0-9][a-z0-9:_-]{1,99}")


def checked_run(value: object) -> JsonObject | None:
    """The facts of a run, such as `provider_version`, `configuration_hash`, `job_id` and `duration_seconds`."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise invalid_input("run", "A run is described by a JSON object")
    try:
        text = json_bytes(value)
    except ValueError as error:
        raise invalid_input("run", f"The run cannot be stored as JSON: {error}") from error
    if len(text) > MAX_RUN_BYTES:
        raise invalid_input("run", "The description of a run has at most 16KB")
    return parse_object(text)


def checked_writer(provider_id: str) -> str:
    """The id of a provider that writes, in the form that ids of providers have (D-21)."""
    if not _PROVIDER_ID.fullmatch(provider_id):
        raise invalid_input("providerId", "This is no id of a provider")
    return provider_id

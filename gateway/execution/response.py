"""The parts of a GraphQL answer come in, the JSON text of it goes out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from gateway.execution.transport import Json


@dataclass(frozen=True, slots=True)
class Response:
    """A GraphQL response. `executed` False: refused before execution, so the answer has no `data` entry at all."""

    data: dict[str, Json] | None
    errors: Sequence[Mapping[str, Json]] = ()
    extensions: Mapping[str, Json] | None = None
    executed: bool = True

    def to_bytes(self) -> bytes:
        """Print the response as JSON; errors stand first, where a reader looks."""
        if self.executed and not self.errors and self.extensions is None:
            return _print({"data": self.data})
        body: dict[str, Json] = {}
        if self.errors:
            body["errors"] = self.errors
        if self.executed:
            body["data"] = self.data
        if self.extensions is not None:
            body["extensions"] = self.extensions
        return _print(body)


def _print(body: dict[str, Json]) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:
        # Whole numbers of more than 64 bits and unpaired surrogates, which only subgraphs in this process can give.
        return json.dumps(body, separators=(",", ":")).encode()

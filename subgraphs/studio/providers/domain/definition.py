"""What a provider is: what it takes and gives, what it costs, how it may be configured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

Json = Any  # JSON values: dict, list, str, int, float, bool, None

PRODUCT: Final = ""
"""Whose the built-in providers are: nobody's, so that everybody may use them."""

MAX_BLOB_BYTES: Final = 10_485_760


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider takes and gives; sizes in bytes."""

    input_types: tuple[str, ...]
    output_types: tuple[str, ...]
    max_input_size: int = MAX_BLOB_BYTES
    min_input_size: int = 1
    supports_streaming: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A provider of the product. `limits` are bounds of options beyond what their printed schemas say."""

    id: str
    name: str
    description: str
    long_description: str
    category: str
    version: str
    capabilities: Capabilities
    cost: float
    output_properties: Mapping[str, Json]
    options: Mapping[str, Mapping[str, Json]]
    inputs: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    limits: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    timeout: timedelta = timedelta(seconds=60)
    demo: bool = False
    """Only there in demo mode, so that failures can be seen and tested."""

    @property
    def input_schema(self) -> dict[str, Json]:
        """The schema of what a run takes, as it is printed."""
        return {"type": "object", "properties": {"content": {"type": "string"}, **self.inputs}}

    @property
    def output_schema(self) -> dict[str, Json]:
        """The schema of what a run gives, as it is printed."""
        return {"type": "object", "properties": dict(self.output_properties)}

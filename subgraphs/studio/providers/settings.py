"""Settings of the providers subgraph as text by name come in, a frozen Struct goes out (through the kit)."""

from typing import Annotated, Literal

import msgspec

from subgraphs.kit.settings import KitSettings


class ProvidersSettings(KitSettings, frozen=True, kw_only=True):
    """What the providers subgraph may be told beside the kit's settings."""

    llm_base_url: str = ""
    """An OpenAI-compatible endpoint, such as http://127.0.0.1:8080/v1; without it, providers work offline."""
    llm_api_key: str = ""
    llm_model: str = ""
    """The model that is asked for; without it, the one of a run's configuration."""
    llm_seconds: float = 60.0
    llm_failure: Literal["offline", "fail"] = "offline"
    """What happens where the model fails: the offline result, with a note, or a failed run."""
    provider_seconds: float = 30.0
    """How long a registered provider may take to answer."""
    provider_wait_seconds: float = 30.0
    """How long a request with `async: false` is held at most."""
    provider_run_retention_days: Annotated[int, msgspec.Meta(ge=1)] = 90
    """How long jobs and batches that have ended are kept, once their provider has run on their blob again."""

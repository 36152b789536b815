"""Settings as text by name come in, frozen values of this subgraph go out."""

from typing import Annotated

import msgspec

from subgraphs.kit.settings import KitSettings

Positive = Annotated[float, msgspec.Meta(gt=0)]
PositiveInt = Annotated[int, msgspec.Meta(ge=1)]


class PersonalitySettings(KitSettings, frozen=True, kw_only=True):
    """What this subgraph may be told besides what every subgraph may."""

    llm_base_url: str = ""
    """An OpenAI-compatible endpoint, such as http://127.0.0.1:8080/v1; without it, answers are written offline."""
    llm_api_key: str = ""
    llm_model: str = ""
    """The model that is asked for; without it, the endpoint's own choice."""
    llm_seconds: Positive = 60.0
    """How long the model may take for a whole answer."""
    personality_retention_days: PositiveInt = 90
    """How long conversations, samples that were learnt from, and rejected content are kept."""
    personality_batch: PositiveInt = 50
    """How many samples are learnt from in one transaction."""

"""Settings as text by name come in, frozen values of this subgraph go out."""

from subgraphs.kit.settings import KitSettings


class AutomodSettings(KitSettings, frozen=True, kw_only=True):
    """What this subgraph may be told besides what every subgraph may."""

    moderation_retention_days: int = 30
    """How long texts of verdicts are kept for review; verdicts themselves stay."""

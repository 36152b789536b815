"""Settings as text by name come in, frozen values of this subgraph go out."""

from subgraphs.kit.settings import KitSettings


class CoreSettings(KitSettings, frozen=True, kw_only=True):
    """What this subgraph may be told besides what every subgraph may. Times are in seconds."""

    max_asset_bytes: int = 2 * 1024**3
    import_timeout_seconds: float = 60.0
    upload_url_seconds: int = 3600
    download_url_seconds: int = 86_400
    publish_delay_seconds: float = 3.0
    """How long a new queue item can be taken back before it is published, where it is due at once."""

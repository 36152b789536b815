"""Settings as text by name come in, frozen values of this subgraph go out."""

from subgraphs.kit.settings import KitSettings


class YouTubeSettings(KitSettings, frozen=True, kw_only=True):
    """What this subgraph may be told besides what every subgraph may. Without a client, demo mode uses the sandbox."""

    youtube_client_id: str = ""
    youtube_client_secret: str = ""
    youtube_authorize_url: str = "https://accounts.google.com/o/oauth2/v2/auth"
    youtube_token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    youtube_api_url: str = "https://www.googleapis.com"
    youtube_redirect_uri: str = "http://localhost:8500/oauth2callback"
    youtube_chunk_bytes: int = 5 * 1024 * 1024
    """Bytes of a chunk: a multiple of 256 KiB."""
    youtube_max_bytes: int = 16 * 1024**3
    """Largest video that is taken from a URL."""
    youtube_daily_uploads: int = 50
    """Uploads that an organization may begin in 24 hours."""
    youtube_processing_seconds: float = 5.0
    """How long to wait before YouTube is asked again whether it has finished processing."""

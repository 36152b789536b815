"""Settings as text by name come in, frozen values of this subgraph go out."""

from typing import Annotated

import msgspec

from subgraphs.kit.settings import KitSettings


class SocialSettings(KitSettings, frozen=True, kw_only=True):
    """What this subgraph may be told besides what every subgraph may.

    A platform without a client of its own is a sandbox in demo mode, and cannot be connected elsewhere.
    """

    instagram_client_id: str = ""
    instagram_client_secret: str = ""
    instagram_authorize_url: str = "https://www.instagram.com/oauth/authorize"
    instagram_token_url: str = "https://api.instagram.com/oauth/access_token"  # noqa: S105 - an address
    instagram_exchange_url: str = "https://graph.instagram.com/access_token"
    instagram_renew_url: str = "https://graph.instagram.com/refresh_access_token"
    instagram_api_url: str = "https://graph.instagram.com/v23.0"
    tiktok_client_id: str = ""
    tiktok_client_secret: str = ""
    tiktok_authorize_url: str = "https://www.tiktok.com/v2/auth/authorize/"
    tiktok_token_url: str = "https://open.tiktokapis.com/v2/oauth/token/"  # noqa: S105 - an address
    tiktok_api_url: str = "https://open.tiktokapis.com"
    facebook_client_id: str = ""
    facebook_client_secret: str = ""
    facebook_authorize_url: str = "https://www.facebook.com/v23.0/dialog/oauth"
    facebook_token_url: str = "https://graph.facebook.com/v23.0/oauth/access_token"  # noqa: S105 - an address
    facebook_api_url: str = "https://graph.facebook.com/v23.0"
    linkedin_client_id: str = ""
    linkedin_client_secret: str = ""
    linkedin_authorize_url: str = "https://www.linkedin.com/oauth/v2/authorization"
    linkedin_token_url: str = "https://www.linkedin.com/oauth/v2/accessToken"  # noqa: S105 - an address
    linkedin_api_url: str = "https://api.linkedin.com"
    social_redirect_url: str = "http://localhost:8600/social/callback"
    """Where owners of accounts come back to; the platform's name is appended as the last part of the path."""
    social_max_bytes: int = 100_000_000
    """Largest media file that is taken."""
    social_processing_seconds: float = 3.0
    """How long to wait before a platform is asked again whether it has finished processing."""
    social_settling_seconds: float = 15.0
    """How long a platform may take to list what it was told to publish, before it is told again after a crash."""
    rate_limit_factor: Annotated[float, msgspec.Meta(gt=0)] = 1.0
    """Multiplies posts a day, and divides the time between posts."""

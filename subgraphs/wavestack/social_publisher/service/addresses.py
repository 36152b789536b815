"""A post's id comes in, the address goes out that its platform can fetch its media from for some hours."""

from datetime import timedelta
from typing import Final

from subgraphs.wavestack.social_publisher.ports import Resources

MEDIA: Final = "/social/media"
PURPOSE: Final = "GET"
_LIFETIME: Final = timedelta(hours=6)


def address_of(resources: Resources, post_id: str, part: str) -> str:
    """A signed address of `media` or `cover`."""
    url = f"{resources.settings.public_url.rstrip('/')}{MEDIA}/{post_id}/{part}"
    return resources.signer.url(url, purpose=PURPOSE, lifetime=_LIFETIME)

"""A delivery and its endpoint come in, a signed POST goes to the endpoint's address, what came of it goes out."""

from datetime import datetime
from typing import Final

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.fetch import GuardedFetcher
from subgraphs.wavestack.core.domain.webhooks import SIGNATURE, Sent, WebhookDelivery, message_of, sign

_SECONDS: Final = 15.0
_ANSWER_BYTES: Final = 65_536


class HttpWebhooks:
    """Sends by POST, to addresses that the guarded fetcher lets pass."""

    def __init__(self, fetcher: GuardedFetcher) -> None:
        self._fetcher = fetcher

    def check(self, url: str) -> None:
        """VALIDATION_ERROR on `url` where its host is an address that the fetcher does not let pass."""
        self._fetcher.check_host(url)

    async def send(self, url: str, secret: str, delivery: WebhookDelivery, *, now: datetime) -> Sent:
        """Send a delivery. An address that may not be reached, or does not answer, is an outcome like others."""
        body = message_of(delivery)
        headers = {
            "content-type": "application/json",
            "user-agent": "Tidegate-Webhooks/1",
            "webhook-id": delivery.id,
            SIGNATURE: sign(secret, body, now),
        }
        try:
            posted = await self._fetcher.post(url, body, headers=headers, max_bytes=_ANSWER_BYTES, seconds=_SECONDS)
        except SubgraphError as refused:
            return Sent(None, refused.message)
        error = None if 200 <= posted.status < 300 else f"The endpoint answered with status {posted.status}."
        return Sent(posted.status, error)

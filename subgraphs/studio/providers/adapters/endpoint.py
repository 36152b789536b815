"""A registered provider and its work come in; its endpoint is asked over HTTPS, and what it makes of it goes out.

Requests are signed, so that the endpoint knows that they are ours and not repeated by somebody else:

    X-Tidegate-Timestamp   seconds since 1970
    X-Tidegate-Delivery    the job's id: the same when a delivery is repeated, so that work is not done twice
    X-Tidegate-Signature   `v1=` and the hexadecimal HMAC-SHA256, under the signing secret that the registration
                           answered with, of timestamp, `.`, delivery, `.` and the body as sent

An endpoint refuses a signature that does not fit, a timestamp more than five minutes away, and remembers deliveries.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final

import orjson

from subgraphs.kit.clock import Clock
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.fetch import GuardedFetcher, Posted
from subgraphs.studio.providers.domain.answers import MAX_ANSWER_BYTES, read_answer
from subgraphs.studio.providers.domain.configuration import is_secret_name
from subgraphs.studio.providers.domain.media_types import is_text
from subgraphs.studio.providers.domain.outcome import Outcome, ProcessingError, Work
from subgraphs.studio.providers.domain.registration import ENDPOINT, SIGNING_SECRET
from subgraphs.studio.providers.domain.statuses import ErrorKind
from subgraphs.studio.providers.ports import Registered

_FIELD: Final = "configuration.endpoint"
_API_KEY: Final = "api_key"
_UNKNOWN_HOST: Final = "a known host"
_MAY_PASS: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED_INPUT: Final = frozenset({400, 413, 415, 422})
_TOO_LATE = re.compile(r"within .* seconds")


class HttpEndpoint:
    """Calls providers through the guarded fetcher: https, public addresses, limits of time and size."""

    def __init__(self, fetcher: GuardedFetcher, clock: Clock) -> None:
        self._fetcher = fetcher
        self._clock = clock

    async def problem(self, url: str) -> str | None:
        """Why this URL may not be called; None also where its host is not known at present: calls look again."""
        try:
            allowed = await self._fetcher.check(url, field=_FIELD)
        except SubgraphError as error:
            unknown = (error.details or {}).get("constraint") == _UNKNOWN_HOST
            return None if unknown and url.lower().startswith("https:") else error.message
        if not url.lower().startswith("https:") and not allowed:
            return "An endpoint is called over https only."
        return None

    async def process(self, work: Work, provider: Registered) -> Outcome:
        """Ask the endpoint."""
        url = provider.configuration.get(ENDPOINT)
        if not isinstance(url, str):
            message = "The provider has no endpoint: set `endpoint` in its configuration."
            raise ProcessingError(message, ErrorKind.INTERNAL_ERROR, final=True)
        if (problem := await self.problem(url)) is not None:
            raise ProcessingError(problem, ErrorKind.INTERNAL_ERROR, final=True)
        body = orjson.dumps(_request(work, provider))
        return _outcome(await self._post(url, body, self._headers(work, provider, body), provider.timeout_seconds))

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> Posted:
        try:
            return await self._fetcher.post(
                url, body, headers=headers, max_bytes=MAX_ANSWER_BYTES, seconds=seconds, field=_FIELD
            )
        except SubgraphError as error:
            constraint = str((error.details or {}).get("constraint"))
            if _TOO_LATE.fullmatch(constraint):
                raise ProcessingError(
                    f"The provider did not answer {constraint}.", ErrorKind.TIMEOUT, final=False
                ) from error
            final = constraint not in {"reachable", _UNKNOWN_HOST}
            raise ProcessingError(
                f"The provider cannot be reached: {error.message}", ErrorKind.INTERNAL_ERROR, final=final
            ) from error

    def _headers(self, work: Work, provider: Registered, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._clock.now().timestamp()))
        headers = {
            "content-type": "application/json",
            "user-agent": "Tidegate",
            "x-tidegate-timestamp": timestamp,
            "x-tidegate-delivery": work.job_id,
            "x-tidegate-signature": signature(
                str(provider.configuration[SIGNING_SECRET]), timestamp, work.job_id, body
            ),
        }
        api_key = provider.configuration.get(_API_KEY)
        if isinstance(api_key, str) and api_key.isascii() and api_key.isprintable():
            headers["authorization"] = f"Bearer {api_key}"
        return headers


def signature(secret: str, timestamp: str, delivery: str, body: bytes) -> str:
    """What stands in X-Tidegate-Signature."""
    signed = f"{timestamp}.{delivery}.".encode() + body
    return f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def _request(work: Work, provider: Registered) -> dict[str, Any]:  # Any: a JSON object
    known = {
        key: value
        for key, value in provider.configuration.items()
        if key not in {ENDPOINT, SIGNING_SECRET} and not is_secret_name(key)
    }
    return {
        "job_id": work.job_id,
        "provider_id": provider.id,
        "provider_version": provider.version,
        "trigger": work.trigger,
        "blob": {
            "id": work.blob_id,
            "version": work.version,
            "title": work.title,
            "content_type": work.content_type,
            "encoding": "utf-8" if is_text(work.content_type) else "base64",
            "content": work.content,
            "metadata": work.metadata,
        },
        "configuration": {**known, **work.configuration},
    }


def _outcome(posted: Posted) -> Outcome:
    if posted.status == 204:
        return read_answer(b'{"result": "none"}')
    if posted.status != 200:
        kind = ErrorKind.INVALID_INPUT if posted.status in _REFUSED_INPUT else ErrorKind.INTERNAL_ERROR
        message = f"The provider answered with status {posted.status}."
        raise ProcessingError(message, kind, final=posted.status not in _MAY_PASS)
    return read_answer(posted.body)

"""Paths of YouTube's Data API v3 and their parameters come in, answers or what stands in their way go out."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.response import Response

from subgraphs.wavestack.social_ingest.adapters.listening import AwayError, RefusedError

Json = Any  # JSON values

_SECONDS: Final = 30.0
_QUOTA_SECONDS: Final = 900.0
_QUOTA: Final = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_RATE: Final = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_CHAT_OVER: Final = frozenset({"liveChatEnded", "liveChatDisabled", "liveChatNotFound"})
_PAGE_LOST: Final = frozenset({"pageTokenInvalid", "invalidPageToken"})


class ChatOverError(Exception):
    """There is nothing more to be read in a chat."""


class PageLostError(Exception):
    """YouTube does not know a page's token any more."""


class YouTubeApi:
    """The API at a base URL, which knows us by a key."""

    def __init__(self, base_url: str, key: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = key
        self._client: Client | None = None

    async def get(self, path: str, wanted: Mapping[str, str]) -> Mapping[str, Json]:
        """The answer.

        AwayError where YouTube cannot be reached, is in trouble or has no quota left for us; RefusedError where it
        does not take the key or knows no such thing; ChatOverError and PageLostError as they say.
        """
        if self._client is None:
            self._client = ClientBuilder().follow_redirects(False).build()
        request = self._client.get(f"{self._base_url}/youtube/v3/{path}")
        request = request.query(dict(wanted))
        try:
            async with asyncio.timeout(_SECONDS):
                response = await request.header("x-goog-api-key", self._key).build().send()
                body = (await response.bytes()).to_bytes()
        except (PyreqwestError, TimeoutError) as error:
            raise AwayError("YouTube cannot be reached") from error
        if (task := asyncio.current_task()) is not None and task.cancelling():
            # Where an answer and a cancellation come at once, pyreqwest lets go of the cancellation.
            raise asyncio.CancelledError
        if response.status != 200:
            raise _fault(response, body)
        try:
            answered: Mapping[str, Json] = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise AwayError("YouTube's answer cannot be read") from error
        return answered


def _fault(response: Response, body: bytes) -> Exception:
    """What an error in Google's form means; anything that is no such form is YouTube's trouble."""
    try:
        error = orjson.loads(body)["error"]
        reason, message = str(error["errors"][0]["reason"]), str(error["message"])
    except (orjson.JSONDecodeError, KeyError, IndexError, TypeError):
        return AwayError(f"YouTube answered with status {response.status}")
    if reason in _CHAT_OVER:
        return ChatOverError(message)
    if reason in _PAGE_LOST:
        return PageLostError(message)
    if reason in _QUOTA:
        return AwayError("The daily quota of YouTube's API is used up", _QUOTA_SECONDS)
    if reason in _RATE or response.status == 429 or response.status >= 500:
        return AwayError(message)
    return RefusedError(message)

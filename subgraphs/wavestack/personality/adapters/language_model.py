"""Messages come in, what an OpenAI-compatible endpoint (`/chat/completions`) writes goes out piece by piece."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any, Final

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.response import Response

from subgraphs.wavestack.personality.domain.prompts import ModelMessage
from subgraphs.wavestack.personality.ports import ModelFailedError

_MOST_BYTES: Final = 1 << 20
_OK: Final = 200
_TEMPERATURE: Final = 0.8
_DONE: Final = "[DONE]"


class OpenAiCompatible:
    """A language model behind a base URL such as http://127.0.0.1:8080/v1, which the operator chose."""

    def __init__(self, base_url: str, api_key: str, model: str, seconds: float) -> None:
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._api_key = api_key
        self._model = model
        self._seconds = seconds

    async def stream(self, messages: Sequence[ModelMessage], *, max_tokens: int) -> AsyncGenerator[str, None]:
        """The pieces of an answer. A server that knows no streaming answers one piece."""
        body: dict[str, Any] = {  # Any: JSON values
            "messages": list(messages),
            "temperature": _TEMPERATURE,
            "max_tokens": max_tokens,
            "stream": True,
        }
        if self._model:
            body["model"] = self._model
        try:
            async with asyncio.timeout(self._seconds), self._client() as client:
                async for piece in self._pieces(client, orjson.dumps(body)):
                    yield piece
        except TimeoutError as error:
            raise ModelFailedError(f"The language model did not answer within {self._seconds:g} seconds.") from error
        except PyreqwestError as error:
            raise ModelFailedError("The language model cannot be reached.") from error

    def _client(self) -> Client:
        return ClientBuilder().no_proxy().follow_redirects(False).build()

    async def _pieces(self, client: Client, body: bytes) -> AsyncIterator[str]:
        headers = {"content-type": "application/json", "accept": "text/event-stream"}
        if self._api_key:
            headers["authorization"] = f"Bearer {self._api_key}"
        async with client.post(self._url).headers(headers).body_bytes(body).build_streamed() as response:
            if response.status != _OK:
                raise ModelFailedError(f"The language model answered with status {response.status}.")
            if "text/event-stream" in (response.headers.get("content-type") or ""):
                async for piece in _streamed(response):
                    yield piece
            else:
                yield _whole(b"".join([chunk async for chunk in _chunks(response)]))


async def _chunks(response: Response) -> AsyncIterator[bytes]:
    size = 0
    while (chunk := await response.body_reader.read(1 << 16)) is not None:
        size += len(chunk)
        if size > _MOST_BYTES:
            raise ModelFailedError("The language model's answer is too large.")
        yield bytes(chunk)


async def _streamed(response: Response) -> AsyncIterator[str]:
    """The pieces of server-sent events; an answer that ends without saying so broke off."""
    rest, finished = b"", False
    async for chunk in _chunks(response):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if not line.startswith(b"data:"):
                continue
            data = line[5:].strip()
            if data.decode(errors="replace") == _DONE:
                return
            piece, ended = _delta(data)
            finished = finished or ended
            if piece:
                yield piece
    if not finished:
        raise ModelFailedError("The language model's answer broke off.")


def _delta(data: bytes) -> tuple[str, bool]:
    try:
        event: Any = orjson.loads(data)  # Any: JSON from outside, read with care
        choices = event["choices"]
        if not choices:  # some servers end with figures of usage alone
            return "", False
        piece = choices[0]["delta"].get("content") or ""
        return (piece if isinstance(piece, str) else ""), choices[0].get("finish_reason") is not None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ModelFailedError("The language model's answer is no chat completion.") from error


def _whole(body: bytes) -> str:
    try:
        answer: Any = orjson.loads(body)  # Any: as above
        text = answer["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ModelFailedError("The language model's answer is no chat completion.") from error
    if not isinstance(text, str):
        raise ModelFailedError("The language model's answer is no text.")
    return text

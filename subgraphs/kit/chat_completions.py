"""Messages come in, what an OpenAI-compatible endpoint (`/chat/completions`) writes goes out, whole or in pieces."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import orjson
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.response import Response

Json = Any  # JSON values
Messages = Sequence[Mapping[str, object]]
"""Messages as the endpoint takes them: `role` and `content`."""

_MOST_BYTES: Final = 2 << 20
_OK: Final = 200
_MAY_PASS: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_DONE: Final = b"[DONE]"


class ModelFailedError(Exception):
    """The model gave no answer that can be used; the message is a sentence for clients.

    `final` where the same question would be refused again, `late` where the answer took too long.
    """

    def __init__(self, message: str, *, final: bool = False, late: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.final = final
        self.late = late


class ChatCompletions:
    """A language model behind a base URL such as http://127.0.0.1:8080/v1, which the operator chose.

    An answer may take `seconds`, from the question to its last word.
    """

    def __init__(self, base_url: str, api_key: str, model: str, seconds: float, *, temperature: float) -> None:
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._api_key = api_key
        self._model = model
        self._seconds = seconds
        self._temperature = temperature

    async def complete(self, messages: Messages, *, max_tokens: int, model: str = "") -> str:
        """The whole answer, neither empty nor cut off; `model` counts where the operator has named none."""
        async with self._asked(messages, max_tokens, model, stream=False) as response:
            text, reason = _whole(b"".join([chunk async for chunk in _chunks(response)]))
        if not text.strip():
            raise ModelFailedError("The language model's answer is empty.")
        if reason == "length":
            raise ModelFailedError("The language model's answer was cut off.")
        return text

    async def stream(self, messages: Messages, *, max_tokens: int) -> AsyncGenerator[str, None]:
        """The pieces of an answer as they come. A server that knows no streaming answers one piece."""
        async with self._asked(messages, max_tokens, "", stream=True) as response:
            if "text/event-stream" in (response.headers.get("content-type") or ""):
                async for piece in _streamed(response):
                    yield piece
            else:
                yield _whole(b"".join([chunk async for chunk in _chunks(response)]))[0]

    @asynccontextmanager
    async def _asked(self, messages: Messages, max_tokens: int, model: str, *, stream: bool) -> AsyncIterator[Response]:
        body: dict[str, Json] = {
            "messages": list(messages),
            "temperature": self._temperature,
            "max_tokens": max_tokens,
            "stream": stream,
        }
        if self._model or model:
            body["model"] = self._model or model
        headers = {
            "content-type": "application/json",
            "accept": "text/event-stream" if stream else "application/json",
        }
        if self._api_key:
            headers["authorization"] = f"Bearer {self._api_key}"
        try:
            async with (
                asyncio.timeout(self._seconds),
                ClientBuilder().no_proxy().follow_redirects(False).build() as client,
                client.post(self._url).headers(headers).body_bytes(orjson.dumps(body)).build_streamed() as response,
            ):
                if response.status != _OK:
                    message = f"The language model answered with status {response.status}."
                    raise ModelFailedError(message, final=response.status not in _MAY_PASS)
                yield response
        except TimeoutError as error:
            message = f"The language model did not answer within {self._seconds:g} seconds."
            raise ModelFailedError(message, late=True) from error
        except PyreqwestError as error:
            raise ModelFailedError("The language model cannot be reached.") from error


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
            if data == _DONE:
                return
            piece, ended = _delta(data)
            finished = finished or ended
            if piece:
                yield piece
    if not finished:
        raise ModelFailedError("The language model's answer broke off.")


def _delta(data: bytes) -> tuple[str, bool]:
    try:
        choices = orjson.loads(data)["choices"]
        if not choices:  # some servers end with figures of usage alone
            return "", False
        piece = choices[0]["delta"].get("content") or ""
        return _storable(piece) if isinstance(piece, str) else "", choices[0].get("finish_reason") is not None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ModelFailedError("The language model's answer is no chat completion.") from error


def _whole(body: bytes) -> tuple[str, Json]:
    """The text of an answer, and why it ended."""
    try:
        choice = orjson.loads(body)["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ModelFailedError("The language model's answer is no chat completion.") from error
    if not isinstance(text, str):
        raise ModelFailedError("The language model's answer is no text.")
    return _storable(text), reason


def _storable(text: str) -> str:
    return text.replace("\x00", "")  # PostgreSQL keeps none

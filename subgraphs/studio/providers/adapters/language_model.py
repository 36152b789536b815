"""An instruction and a text come in, what an OpenAI-compatible endpoint (`/chat/completions`) writes goes out."""

import asyncio
from typing import Any, Final

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from subgraphs.studio.providers.domain.outcome import ProcessingError
from subgraphs.studio.providers.domain.statuses import ErrorKind

_MAX_ANSWER_BYTES: Final = 4 << 20
_MAX_INPUT_CHARACTERS: Final = 100_000
_OK: Final = 200
_MAY_PASS: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class OpenAiCompatible:
    """A language model behind a base URL such as http://127.0.0.1:8080/v1, which the operator chose."""

    def __init__(self, base_url: str, api_key: str, model: str, seconds: float) -> None:
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._api_key = api_key
        self._model = model
        self._seconds = seconds

    async def complete(self, instruction: str, text: str, *, model: str, max_tokens: int) -> str:
        """What the model writes, at temperature 0; `model` counts where the operator has named none."""
        if len(text) > _MAX_INPUT_CHARACTERS:
            raise ProcessingError("The text is too long for the language model.", ErrorKind.INVALID_INPUT, final=True)
        messages = [{"role": "system", "content": instruction}, {"role": "user", "content": text}]
        body = {"model": self._model or model, "messages": messages, "temperature": 0, "max_tokens": max_tokens}
        try:
            async with asyncio.timeout(self._seconds), self._client() as client:
                return _written(*await self._send(client, orjson.dumps(body)))
        except TimeoutError as error:
            message = f"The language model did not answer within {self._seconds:g} seconds."
            raise ProcessingError(message, ErrorKind.TIMEOUT, final=False) from error
        except PyreqwestError as error:
            message = "The language model cannot be reached."
            raise ProcessingError(message, ErrorKind.INTERNAL_ERROR, final=False) from error

    def _client(self) -> Client:
        return ClientBuilder().no_proxy().follow_redirects(False).build()

    async def _send(self, client: Client, body: bytes) -> tuple[int, bytes]:
        headers = {"content-type": "application/json"}
        if self._api_key:
            headers["authorization"] = f"Bearer {self._api_key}"
        async with client.post(self._url).headers(headers).body_bytes(body).build_streamed() as response:
            chunks = bytearray()
            while (chunk := await response.body_reader.read(1 << 16)) is not None:
                chunks += chunk
                if len(chunks) > _MAX_ANSWER_BYTES:
                    raise _unusable("is too large")
            return response.status, bytes(chunks)


def _written(status: int, body: bytes) -> str:
    if status != _OK:
        message = f"The language model answered with status {status}."
        raise ProcessingError(message, ErrorKind.INTERNAL_ERROR, final=status not in _MAY_PASS)
    try:
        answer: Any = orjson.loads(body)  # Any: JSON from outside, read with care
        choice = answer["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise _unusable("is no chat completion") from error
    if not isinstance(text, str) or not text.strip():
        raise _unusable("is empty")
    if choice.get("finish_reason") == "length":
        raise _unusable("was cut off")
    return text


def _unusable(reason: str) -> ProcessingError:
    return ProcessingError(f"The language model's answer {reason}.", ErrorKind.INTERNAL_ERROR, final=False)

"""Requests in the words of Meta's Graph API come in, its answers or `PlatformError` go out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from subgraphs.wavestack.social_publisher.adapters.web import Answer, Web, form_body, kind_of, multipart_body
from subgraphs.wavestack.social_publisher.ports import PlatformError, Reader, Refusal

Json = Any  # JSON values

# Codes of the Graph API ("Error Handling"): 190 a token that has ended, 4, 17, 32 and 613 too many calls, 9 and 9007
# and 80002 too many posts, 1 and 2 trouble of its own.
_EXPIRED: Final = frozenset({190})
_QUOTA: Final = frozenset({9, 25, 80002})
_PASSING: Final = frozenset({1, 2, 4, 17, 32, 613})
CHUNK: Final = 4 * 1024 * 1024


class GraphApi:
    """The API at a base URL, for one of Meta's platforms."""

    def __init__(self, label: str, base_url: str) -> None:
        self._label = label
        self._web = Web(label, base_url)

    async def get(self, path: str, token: str, **query: str) -> Mapping[str, Json]:
        """Read a node or an edge."""
        return self._checked(await self._web.ask("GET", path, headers=_bearer(token), query=query))

    async def post(self, path: str, token: str, **fields: str) -> Mapping[str, Json]:
        """Write with a form."""
        body, content_type = form_body(fields)
        headers = {**_bearer(token), "content-type": content_type}
        return self._checked(await self._web.ask("POST", path, headers=headers, body=body))

    async def post_file(
        self, path: str, token: str, name: str, content: bytes, content_type: str, **fields: str
    ) -> Mapping[str, Json]:
        """Write with a form that has a file."""
        body, kind = multipart_body(fields, name, content, content_type)
        headers = {**_bearer(token), "content-type": kind}
        return self._checked(await self._web.ask("POST", path, headers=headers, body=body))

    async def transfer(self, url: str, token: str, read: Reader, start: int, size: int) -> None:
        """Send the next bytes to an address of the resumable upload."""
        content = await read(start, min(start + CHUNK, size))
        headers = {"authorization": f"OAuth {token}", "offset": str(start), "file_size": str(size)}
        self._checked(await self._web.ask("POST", url, headers=headers, body=content))

    def _checked(self, answer: Answer) -> Mapping[str, Json]:
        content = answer.json()
        if answer.status < 400 and "error" not in content:
            return content
        error = content.get("error")
        if not isinstance(error, dict):
            sentence = f"{self._label} answered with status {answer.status}."
            raise PlatformError(kind_of(answer.status), str(answer.status), sentence)
        code = int(error.get("code") or 0)
        raise PlatformError(_kind(code, answer.status), str(code), str(error.get("message") or "It refuses."))


def since(created: str, begun_at: datetime) -> bool:
    """Whether something was created after a moment of our clock, which may run a little ahead of theirs."""
    moment = datetime.fromisoformat(created.replace("+0000", "+00:00"))
    return (begun_at - moment).total_seconds() < SLACK_SECONDS


SLACK_SECONDS: Final = 120


def is_unknown(refused: PlatformError) -> bool:
    """Whether an object does not exist (any more)."""
    return refused.code in {"24", "100", "803"} and "does not exist" in refused.message


def _kind(code: int, status: int) -> Refusal:
    if code in _EXPIRED:
        return Refusal.EXPIRED
    if code in _QUOTA:
        return Refusal.QUOTA
    return Refusal.PASSING if code in _PASSING else kind_of(status)


def _bearer(token: str) -> Mapping[str, str]:
    return {"authorization": f"Bearer {token}"}

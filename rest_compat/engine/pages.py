"""An API's OpenAPI document comes in; the pages that show it go out: Swagger UI, ReDoc and the document itself.

Everything comes from the files beside this module, nothing from another host.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rest_compat.engine.api import Api, Family, Refusals
from rest_compat.engine.client import Json
from rest_compat.engine.exchange import Exchange, Header, Reply
from rest_compat.engine.site import Target

_ASSETS = Path(__file__).parent / "assets"
_TYPES = {".css": b"text/css; charset=utf-8", ".html": b"text/html; charset=utf-8", ".js": b"text/javascript"}
# The bundles put styles into the page and run searches in workers made of blobs.
_POLICY: Header = (
    b"content-security-policy",
    b"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:",
)
_DAY: Header = (b"cache-control", b"public, max-age=86400")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that is always the same."""

    family: Family
    refusals: Refusals
    reply: Reply
    health: bool = False

    async def answer(self, _: Exchange, __: Mapping[str, str]) -> Reply:
        """Give the page."""
        return self.reply


@dataclass(frozen=True, slots=True)
class Description:
    """An OpenAPI document, which is made when it is first asked for."""

    family: Family
    refusals: Refusals
    document: Callable[[], Json]
    health: bool = False

    async def answer(self, _: Exchange, __: Mapping[str, str]) -> Reply:
        """Give the document."""
        return Reply.of(200, self.document())


def documentation_pages(api: Api, document: Callable[[], Json]) -> Iterator[tuple[str, Target]]:
    """Paths below the API's prefix, and what they show."""
    refusals = next(iter(api.family.refusals.values()))
    yield f"{api.documentation}/openapi.json", Description(api.family, refusals, document)
    for path, reply in _replies(api.documentation):
        yield path, Page(api.family, refusals, reply)


def _replies(base: str) -> Iterator[tuple[str, Reply]]:
    yield f"{base}/docs", Reply(200, _asset("swagger.html"), (_type("swagger.html"), _POLICY))
    yield f"{base}/redoc", Reply(200, _asset("redoc.html"), (_type("redoc.html"), _POLICY))
    for file in sorted(_ASSETS.iterdir()):
        if file.suffix in (".css", ".js"):
            yield f"{base}/docs/{file.name}", Reply(200, _asset(file.name), (_type(file.name), _DAY))


def _type(name: str) -> Header:
    return b"content-type", _TYPES[Path(name).suffix]


@cache
def _asset(name: str) -> bytes:
    return (_ASSETS / name).read_bytes()

"""What a client names as the source of a clip comes in: an address, a file below the media root, or an asset."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from subgraphs.kit.errors import SubgraphError, invalid
from subgraphs.wavestack.clipper.domain.texts import is_identifier, required_text

SOURCE_LENGTH = 2000
# Ids of assets as core makes them; a file of that name would be written `./asset_789`.
_ASSET_ID = re.compile(r"asset_[A-Za-z0-9]{1,58}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class SourceKind(StrEnum):
    """What a source is."""

    URL = "url"
    FILE = "file"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a video is. `text` is the address, the path below the media root, or the asset's id."""

    kind: SourceKind
    text: str

    @property
    def asset_id(self) -> str | None:
        """The asset that it is, if it is one."""
        return self.text if self.kind is SourceKind.ASSET else None


def read_source(source: str | None, asset_id: str | None, *, media_root: str) -> Source:
    """The one source that a client names: `source` or `assetId`. Whether it is there is found out later."""
    if asset_id is not None:
        if source is not None:
            raise invalid("source", "exclusive", "Name either a source or an asset, not both")
        return _asset(asset_id)
    text = required_text("source", "Source", source or "", longest=SOURCE_LENGTH)
    if _ASSET_ID.fullmatch(text):
        return Source(SourceKind.ASSET, text)
    return _url(text) if _SCHEME.match(text) else _file(text, media_root)


def _asset(asset_id: str) -> Source:
    if not asset_id or not is_identifier(asset_id):
        raise invalid("assetId", "format", "Asset id must look like asset_789")
    return Source(SourceKind.ASSET, asset_id)


def _url(text: str) -> Source:
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise _no_url() from error
    if parts.scheme.lower() not in {"http", "https"}:
        raise invalid("source", "http or https", "Source must be an http or https URL, a file path or an asset")
    if not host or not text.isprintable():
        raise _no_url()
    if parts.username is not None or parts.password is not None:
        raise invalid("source", "without credentials", "Source must not have a user name or password in its URL")
    return Source(SourceKind.URL, text)


def _no_url() -> SubgraphError:
    return invalid("source", "format", "Source must be a whole URL such as https://example.com/video.mp4")


def _file(text: str, media_root: str) -> Source:
    """A path, relative to the media root or absolute and below it; links are followed only by the job."""
    if not media_root:
        raise invalid("source", "http or https", "Source must be an http or https URL: there are no files here")
    if not text.isprintable():
        raise invalid("source", "format", "Source must not contain control characters")
    path = PurePosixPath(text)
    if path.is_absolute():
        root = PurePosixPath(Path(media_root).absolute())
        if not path.is_relative_to(root):
            raise _outside()
        path = path.relative_to(root)
    if ".." in path.parts or path == PurePosixPath():
        raise _outside()
    return Source(SourceKind.FILE, str(path))


def _outside() -> SubgraphError:
    return invalid("source", "below the media root", "Source must be a file below the media folder")

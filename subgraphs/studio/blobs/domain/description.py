"""A document comes in; what is derived from it goes out: title, words, reading time, tags."""

from typing import Final

from subgraphs.studio.blobs.domain.content import is_prose, is_text
from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.json_values import JsonObject

UNTITLED: Final = "Untitled"
_TITLE_CHARACTERS = 50
_SORTED_CHARACTERS = 200
_MAX_TAG_CHARACTERS = 255
_WORDS_PER_MINUTE = 200


def title_of(document: Document) -> str:
    """metadata.title, otherwise the first line with text in it cut to 50 characters, otherwise "Untitled" (D-15)."""
    title = document.metadata.get("title")
    if isinstance(title, str) and title.strip():
        return _storable(title)
    if not is_text(document.content_type):
        return UNTITLED
    start = document.content.lstrip()[: 8 * _TITLE_CHARACTERS].decode(errors="ignore")
    lines = start.strip().splitlines()
    return _storable(lines[0][:_TITLE_CHARACTERS].strip()) if lines else UNTITLED


def title_key(title: str) -> str:
    """What titles are sorted by: without case, and cut where no reader compares any further."""
    return title.casefold()[:_SORTED_CHARACTERS]


def _storable(text: str) -> str:
    """PostgreSQL's text holds every character but one."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def word_count(document: Document) -> int | None:
    """The runs of characters that are not spaces, of text/* only (D-16)."""
    return len(document.content.decode().split()) if is_prose(document.content_type) else None


def reading_time(words: int) -> str:
    """How long reading takes, at 200 words a minute and never under one (D-16)."""
    return f"{max(1, -(-words // _WORDS_PER_MINUTE))} min"


def enriched_metadata(metadata: JsonObject, words: int | None) -> JsonObject:
    """The metadata with `word_count` and `reading_time`, where the user has not given keys of these names."""
    if words is None:
        return metadata
    return {"word_count": words, "reading_time": reading_time(words), **metadata}


def tags_of(metadata: JsonObject) -> list[str]:
    """The strings in metadata.tags, each once, in their order."""
    tags = metadata.get("tags")
    if not isinstance(tags, list):
        return []
    return list(dict.fromkeys(tag for tag in tags if isinstance(tag, str)))


def indexed_tags(metadata: JsonObject) -> list[str]:
    """The tags that lists can be filtered by: of at most 255 characters, without NUL."""
    return [tag for tag in tags_of(metadata) if len(tag) <= _MAX_TAG_CHARACTERS and "\0" not in tag]

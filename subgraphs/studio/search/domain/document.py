"""A blob's head as the graph shows it comes in; what the index keeps of it goes out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from subgraphs.studio.search.domain.json_values import JsonObject, storable, storable_text
from subgraphs.studio.search.domain.moments import moment_text
from subgraphs.studio.search.domain.words import Word, words_of

MAX_TEXT_BYTES: Final = 1_048_576
"""How much of a blob's text is searched."""
MAX_SHOWN_CHARACTERS: Final = 100_000
"""How much of it is kept for excerpts."""
MAX_SHORT: Final = 255
"""The longest tag or status that has a place in an index."""

_SORTED_CHARACTERS: Final = 200
# What PostgreSQL's positions within a document reach to, and what one document's terms may weigh there: of English some
# thirty thousand different words.
_MAX_TITLE_WORDS: Final = 500
_MAX_TAG_WORDS: Final = 1500
_MAX_BODY_WORDS: Final = 14_000
_MAX_TERM_BYTES: Final = 900_000

EXACT_NUMBERS: Final = 2**53
"""Below this a floating-point number is exactly the whole number that it stands for."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of a document by field, as stems in their order; and how its words begin, each word once."""

    title: Sequence[str]
    tags: Sequence[Sequence[str]]
    body: Sequence[str]
    """As far as places are kept, and with them phrases."""
    more: Sequence[str]
    """What else stands in the body further behind, each word once: found, but in no phrase."""
    plain: Sequence[str]


@dataclass(frozen=True, slots=True)
class BlobDocument:
    """What the index knows of a blob at its head."""

    blob_id: str
    owner_id: str
    parent_id: str | None
    created_by: str
    version: int
    title: str
    content_type: str
    size: int
    metadata: JsonObject
    body: str
    created_at: str
    updated_at: str
    providers: Sequence[str] = ()
    """Who was asked to process it when it was made."""

    @property
    def shown_body(self) -> str:
        """The beginning of its text, for excerpts."""
        return self.body[:MAX_SHOWN_CHARACTERS]

    @property
    def title_key(self) -> str:
        """What titles are sorted by: without case, and cut where no reader compares any further."""
        return self.title.casefold()[:_SORTED_CHARACTERS]

    @property
    def tags(self) -> list[str]:
        """The texts in metadata.tags, each once, as far as an index holds them."""
        tags = self.metadata.get("tags")
        texts = tags if isinstance(tags, list) else []
        return list(dict.fromkeys(tag for tag in texts if isinstance(tag, str) and len(tag) <= MAX_SHORT))

    @property
    def tags_text(self) -> str | None:
        """metadata.tags, where it is a text instead of an array."""
        tags = self.metadata.get("tags")
        return tags if isinstance(tags, str) else None

    @property
    def word_count(self) -> float | None:
        """metadata.word_count, where it is a number."""
        words = self.metadata.get("word_count")
        return float(words) if isinstance(words, int | float) and not isinstance(words, bool) else None

    @property
    def status(self) -> str | None:
        """metadata.status, where it is a short text."""
        status = self.metadata.get("status")
        return status if isinstance(status, str) and len(status) <= MAX_SHORT else None


def read_head(head: JsonObject) -> BlobDocument:
    """The document of a blob as the graph shows it to services: see `service/heads.py` for its fields.

    Who has asked for neither texts nor providers has none.
    """
    metadata = storable(head["enrichedMetadata"])
    parent_id, requested = head["parentId"], head.get("requestedProviders", [])
    assert isinstance(metadata, dict)  # noqa: S101 - the schema of blobs says so
    assert isinstance(requested, list)  # noqa: S101 - as above
    return BlobDocument(
        blob_id=str(head["id"]),
        owner_id=str(head["ownerId"]),
        parent_id=None if parent_id is None else str(parent_id),
        created_by=str(head["createdBy"]),
        version=_whole(head["version"]),
        title=storable_text(str(head["title"])),
        content_type=storable_text(str(head["contentType"])),
        size=_whole(head["size"]),
        metadata=metadata,
        body=storable_text(str(head.get("text") or "")),
        created_at=_moment(head["createdAt"]),
        updated_at=_moment(head["updatedAt"]),
        providers=[str(provider["id"]) for provider in requested if isinstance(provider, dict)],
    )


def _whole(value: object) -> int:
    assert isinstance(value, int)  # noqa: S101 - the schema of blobs says so
    return value


def _moment(value: object) -> str:
    moment = moment_text(str(value))
    assert moment is not None  # noqa: S101 - the schema of blobs says so
    return moment


def terms_of(document: BlobDocument) -> Terms:
    """The words that a document is found by, within what a database holds of one document."""
    collected = _Collected()
    title = collected.stems(words_of(document.title), _MAX_TITLE_WORDS)
    left, tags = _MAX_TAG_WORDS, []
    for tag in document.tags:
        tags.append(collected.stems(words_of(tag), left))
        left -= len(tags[-1])
    words = words_of(document.body)
    body = collected.stems(words, _MAX_BODY_WORDS)
    more = set(collected.stems(words)).difference(body)
    return Terms(title, [tag for tag in tags if tag], body, sorted(more), list(collected.plain))


class _Collected:
    """Words seen so far, weighed: a document of nothing but rare long words ends early."""

    def __init__(self) -> None:
        self.plain: dict[str, None] = {}
        self._left = _MAX_TERM_BYTES

    def stems(self, words: Iterator[Word], most: int | None = None) -> list[str]:
        """The stems of the next words, as far as there is room for them; all where `most` is not said."""
        stems: list[str] = []
        for word in islice(words, most):
            if self._left <= 0:
                break
            if word.plain not in self.plain:
                self.plain[word.plain] = None
                self._left -= len(word.plain.encode()) + len(word.stem.encode()) + 16
            stems.append(word.stem)
        return stems

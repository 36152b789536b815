"""A document's hash, with or without its text, comes in; the text goes out, or a refusal."""

from collections.abc import Mapping
from hashlib import sha256

from gateway.serving.cache import LruCache
from gateway.serving.errors import refusal

PREFIX = "sha256:"

_LONGEST_LEARNED_DOCUMENT = 65_536
"""Characters. Clients must not fill the memory."""


class PersistedDocuments:
    """Documents by the SHA-256 of their text, in lower-case hex.

    `known` were given by who runs the gateway and stay. With `only`, nothing else is answered. Otherwise clients may
    teach more of them (automatic persisted queries); these are forgotten when there are too many.
    """

    def __init__(self, known: Mapping[str, str] | None = None, *, only: bool = False, cache_size: int = 1000) -> None:
        self._known = known or {}
        self._only = only
        self._learned: LruCache[str, str] = LruCache(cache_size)

    def by_id(self, document_id: str) -> str:
        """Find a document by its identifier: `sha256:` and the hash, or the name that the known ones use."""
        text = self._find(document_id.removeprefix(PREFIX))
        if text is None:
            raise refusal("PERSISTED_DOCUMENT_NOT_FOUND", f'No document has the identifier "{document_id}".')
        return text

    def by_hash(self, digest: str, text: str | None) -> str:
        """Find a document by hash, or learn it where its text is there too."""
        digest = digest.lower()
        if text is None:
            found = self._find(digest)
            if found is None:
                # Clients of automatic persisted queries look for this very message and code.
                raise refusal("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
            return found
        if sha256(text.encode()).hexdigest() != digest:
            raise refusal("PERSISTED_QUERY_HASH_MISMATCH", "The hash is not the SHA-256 of the document.")
        self.admit(text)
        if len(text) <= _LONGEST_LEARNED_DOCUMENT:
            self._learned.put(digest, text)
        return text

    def admit(self, text: str) -> None:
        """Raise where only known documents are answered and `text` is none of them."""
        if self._only and sha256(text.encode()).hexdigest() not in self._known:
            raise refusal("PERSISTED_DOCUMENT_REQUIRED", "This server answers only documents that it knows already.")

    def _find(self, key: str) -> str | None:
        return self._known.get(key) or self._learned.get(key)

"""An owner's id comes in, the word that stands for the owner in full text indexes goes out."""

from functools import lru_cache
from hashlib import blake2b
from typing import Final

COUNTED_DOCUMENTS: Final = 100
"""In how many of an owner's documents words are counted, where it only matters which is the most frequent."""


@lru_cache(maxsize=4096)
def owner_word(owner_id: str) -> str:
    """Digits alone, so that no tokenizer parts or changes it, and so many that no two owners have the same."""
    return str(int.from_bytes(blake2b(owner_id.encode("utf-8", "replace"), digest_size=12).digest(), "big"))

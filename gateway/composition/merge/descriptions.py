"""Descriptions of one element in several subgraphs in, the one that most of them give out."""

from collections import Counter
from collections.abc import Iterable


def merge_descriptions(descriptions: Iterable[str | None]) -> str | None:
    """Choose the most frequent description; of equally frequent ones the first. Empty ones do not count."""
    counts = Counter(text for text in descriptions if text)
    return max(counts, key=lambda text: counts[text]) if counts else None

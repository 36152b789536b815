"""Who wrote what comes in; the words and emotes that most of them used go out."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from subgraphs.wavestack.social_ingest.domain.texts import emotes_in, without_emotes
from subgraphs.wavestack.social_ingest.domain.words import words_of

MOST: Final = 5
_LEAST_USERS: Final = 2
_SHORTEST: Final = 2
# What stands in every English sentence says nothing of this one.
_COMMON: Final = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())


def top_words(said: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    """At most five, each with how many users used it, at least two; `said` are users and texts."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for user_id, text in said:
        words = {word for word in words_of(without_emotes(text)) if len(word) >= _SHORTEST and word not in _COMMON}
        for term in words.union(emotes_in(text)):
            users[term].add(user_id)
    ranked = sorted(((len(found), term) for term, found in users.items()), key=lambda each: (-each[0], each[1]))
    return [(term, count) for count, term in ranked[:MOST] if count >= _LEAST_USERS]

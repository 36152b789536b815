"""The items of a list come in, paragraphs that say them in connected sentences go out; or the list, where it is one."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from subgraphs.studio.providers.domain.language.blocks import Block
from subgraphs.studio.providers.domain.language.phrases import Concept, is_verb
from subgraphs.studio.providers.domain.language.words import AUXILIARIES, STOP_WORDS, words_of
from subgraphs.studio.providers.domain.processors.phrasebook import Phrasebook

_TASK = re.compile(r"\s*[-*+]\s+\[[ xX]\]")
_LEAST_ITEMS: Final = 2
_MOST_ITEMS: Final = 8


def outline_prose(
    items: Sequence[Block], book: Phrasebook, concepts: Sequence[Concept], register: Callable[[str], str]
) -> Iterator[str]:
    """One paragraph of the items where each of them is a statement; otherwise the list as it stands."""
    if not items:
        return
    texts = [item.text.strip() for item in items]
    if not (_LEAST_ITEMS <= len(items) <= _MOST_ITEMS) or not all(map(_is_statement, items)):
        yield "".join(item.source for item in items).rstrip("\n")
        return
    names = {word for concept in concepts if concept.is_name for word in concept.name.split()}
    transitions = _transitions(book, len(texts))
    yield " ".join(
        _joined(transition, closed(register(text)), names) for transition, text in zip(transitions, texts, strict=True)
    )


def _is_statement(item: Block) -> bool:
    """Whether an item is a sentence: it has a verb, is not nested, and is no box to tick."""
    words = words_of(item.text)
    if _TASK.match(item.source) or item.source[:1].isspace() or ":" in item.text or len(words) < 4:
        return False
    return any(word.lower() in AUXILIARIES or is_verb(word) for word in words[1:])


def _transitions(book: Phrasebook, count: int) -> list[str]:
    between = [book.next_points[place % len(book.next_points)] for place in range(count - 2)]
    return [book.first_point, *between, book.last_point]


def _joined(transition: str, sentence: str, names: set[str]) -> str:
    """A sentence behind a transition, where its first word can go without its capital."""
    first = re.split(r"[\s,.]", sentence, maxsplit=1)[0]
    following = sentence[len(first) :].lstrip()[:1]
    keeps = first.isupper() or first in names or following.isupper() or not first.isalpha()
    if keeps or not (first.lower() in STOP_WORDS or first.lower().endswith(("s", "ing", "ed", "al", "y"))):
        return sentence
    return f"{transition} {first.lower() if first != 'I' else first}{sentence[len(first) :]}"


def closed(sentence: str) -> str:
    """A sentence with a full stop, where it has no sign at its end."""
    return sentence if sentence.endswith((".", "!", "?", "…", ":", '"', "”", "’", ")", "»")) else f"{sentence}."

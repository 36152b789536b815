"""A paragraph comes in, its sentences go out, each with the place at which it begins."""

import re
from dataclasses import dataclass
from typing import Final

from subgraphs.studio.providers.domain.language.words import word_set

_END = re.compile(r"(?:[.!?…]+|[。！？])[\"'”’»)\]*_]*(?=\s|$)")
_ABBREVIATION: Final = word_set(
    """
    mr mrs ms dr prof sr jr st vs etc e.g i.e cf al fig figs no nos vol vols p pp ch sec art dept inc ltd co
    corp est approx jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun u.s u.k u.n e.u
    a.m p.m ph.d m.d b.a m.a gen col lt sgt capt rev hon gov sen rep
    """
)
# These end a sentence as often as not: what follows decides.
_MAY_END: Final = word_set(
    """
    etc inc ltd co corp a.m p.m u.s u.k u.n e.u ph.d m.d jr sr al
    """
)
_LAST_WORD = re.compile(r"([\w.]+)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without the spaces around it, and where it begins in its text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of a paragraph: what it holds, all of it, in order."""
    sentences: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        if _ends(text, start, match):
            _append(sentences, text, start, match.end())
            start = match.end()
    _append(sentences, text, start, len(text))
    return sentences


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        sentences.append(Sentence(stripped, start + piece.index(stripped[0])))


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a full stop, a question or an exclamation mark ends a sentence here."""
    following = text[match.end() :].lstrip()[:1]
    if not following:
        return True
    if following.islower():
        return False
    if match.group()[0] != "." or match.group().startswith(".."):
        return True
    word = _LAST_WORD.search(text, max(start, match.start() - 20), match.start())
    last = word.group(1).lower() if word else ""
    if last in _ABBREVIATION:
        return last in _MAY_END and following.isupper()
    # The initial of a name: "J. Smith".
    return not (len(last) == 1 and last.isalpha() and last != "i" and following.isupper())

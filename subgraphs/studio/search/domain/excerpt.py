"""A text and a search query come in; the part of the text around its best hits goes out, escaped for HTML (D-29).

Hits stand between `<mark>` and `</mark>`, and no other markup is left in it: everything else is escaped.
"""

import html
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from subgraphs.studio.search.domain.search_query import SearchQuery
from subgraphs.studio.search.domain.words import Word, words_of

EXCERPT_CHARACTERS: Final = 200
_LEAD: Final = 60
"""Characters before the first hit."""
_CUT: Final = "..."
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place of a text that the query asks for, and by which part of the query."""

    start: int
    end: int
    part: object


def excerpt_of(text: str, query: SearchQuery, *, highlight: bool) -> str:
    """At most about 200 characters of the text, from around its best hits, or its beginning where there is none."""
    hits = _best_hits(text, query)
    start, end = _window(text, hits)
    before = _CUT if text[:start].strip() else ""
    after = _CUT if text[end:].strip() else ""
    return before + _marked(text, start, end, hits if highlight else []) + after


def marked_text(text: str, query: SearchQuery, *, highlight: bool) -> str:
    """The whole text with its hits marked: for texts as short as titles."""
    return _marked(text, 0, len(text), list(find_hits(text, query)) if highlight else [])


def find_hits(text: str, query: SearchQuery) -> Iterator[Hit]:
    """Where the text has what the query requires, from the beginning."""
    singles = {phrase[0] for phrase in query.required if len(phrase) == 1}
    phrases = [phrase for phrase in query.required if len(phrase) > 1]
    longest = max(map(len, phrases), default=1)
    recent: deque[Word] = deque(maxlen=longest)
    for word in words_of(text):
        recent.append(word)
        if word.stem in singles:
            yield Hit(word.start, word.end, word.stem)
        if _begins(word, query):
            yield Hit(word.start, word.end, query.beginning)
        for phrase in phrases:
            if word.stem == phrase[-1] and len(recent) >= len(phrase):
                words = list(recent)[-len(phrase) :]
                if all(one.stem == stem for one, stem in zip(words, phrase, strict=True)):
                    yield Hit(words[0].start, word.end, phrase)


def _begins(word: Word, query: SearchQuery) -> bool:
    beginning = query.beginning
    return beginning is not None and (word.stem == beginning.stem or word.plain.startswith(beginning.plain))


def _best_hits(text: str, query: SearchQuery) -> list[Hit]:
    """The hits of the first stretch of the text that shows as many parts of the query as any."""
    wanted = len(query.required) + (query.beginning is not None)
    best, most = None, 0
    near: deque[Hit] = deque()
    for hit in find_hits(text, query):
        near.append(hit)
        while hit.end - near[0].start > EXCERPT_CHARACTERS - _LEAD and len(near) > 1:
            near.popleft()
        shown = len({one.part for one in near})
        if shown > most:
            best, most = near[0], shown
        if most == wanted:
            break
    if best is None:
        return []
    stretch = text[best.start : max(best.end, best.start + EXCERPT_CHARACTERS)]
    return [Hit(best.start + hit.start, best.start + hit.end, hit.part) for hit in find_hits(stretch, query)]


def _window(text: str, hits: list[Hit]) -> tuple[int, int]:
    """Where the excerpt begins and ends: between words, where there are any near."""
    start = max(0, hits[0].start - _LEAD) if hits else 0
    end = min(len(text), start + EXCERPT_CHARACTERS)
    if hits:
        end = max(end, hits[0].end)
    if start:
        start = _after_space(text, start, hits[0].start)
    if end < len(text):
        end = _before_space(text, end, hits[0].end if hits else start)
    return start, end


def _after_space(text: str, start: int, latest: int) -> int:
    found = _SPACES.search(text, start, latest)
    return found.end() if found else start


def _before_space(text: str, end: int, earliest: int) -> int:
    place = end
    while place > earliest and not text[place].isspace():
        place -= 1
    return place if place > earliest else end


def _marked(text: str, start: int, end: int, hits: list[Hit]) -> str:
    parts: list[str] = []
    place = start
    for mark_start, mark_end in _joined(text, hits):
        if mark_start < place or mark_end > end:
            continue
        parts += [_shown(text[place:mark_start]), "<mark>", _shown(text[mark_start:mark_end]), "</mark>"]
        place = mark_end
    parts.append(_shown(text[place:end]))
    return "".join(parts).strip()


def _joined(text: str, hits: list[Hit]) -> list[tuple[int, int]]:
    """The places of hits, those that overlap or have only spaces between them as one."""
    places: list[tuple[int, int]] = []
    for hit in sorted(hits, key=lambda one: one.start):
        if places and not text[places[-1][1] : hit.start].strip():
            places[-1] = places[-1][0], max(places[-1][1], hit.end)
        else:
            places.append((hit.start, hit.end))
    return places


def _shown(text: str) -> str:
    return html.escape(_SPACES.sub(" ", text), quote=True)

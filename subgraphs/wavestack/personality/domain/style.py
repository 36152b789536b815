"""A creator's lines come in one after another; counts go out that tell how they write.

Counts are bounded: what is rare is forgotten first, so that a style never grows with the number of lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from subgraphs.wavestack.personality.domain.lexicon import compound, subjectivity
from subgraphs.wavestack.personality.domain.subjects import subjects_in
from subgraphs.wavestack.personality.domain.words import clauses, content_words, emoji_of, stop_words, words_of

LONGEST_PHRASED: Final = 100
"""Characters below which a line is searched for phrases (specification, section 3.3)."""

_MOST_WORDS: Final = 2000
_MOST_PHRASES: Final = 1500
_MOST_OTHERS: Final = 200
_LONGEST_PHRASE: Final = 4
_FREE_WORDS: Final = 6
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Weighted counts over a creator's lines; a line of weight 2 counts like two."""

    lines: float = 0.0
    words: Mapping[str, float] = field(default_factory=dict)
    phrases: Mapping[str, float] = field(default_factory=dict)
    standalone: Mapping[str, float] = field(default_factory=dict)
    """The phrases that were said as a clause of their own."""
    emoji: Mapping[str, float] = field(default_factory=dict)
    topics: Mapping[str, float] = field(default_factory=dict)
    word_count: float = 0.0
    polarity: float = 0.0
    subjectivity: float = 0.0
    with_emoji: float = 0.0
    lower_case: float = 0.0
    exclaiming: float = 0.0

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Style":  # Any: the JSON that `stored` made
        """The style of a row."""
        return cls(**{each.name: stored[each.name] for each in fields(cls) if each.name in stored})

    def stored(self) -> dict[str, Any]:  # Any: JSON values
        """The style as JSON."""
        return asdict(self)

    def mean_words(self) -> float:
        """Words of a usual line."""
        return self.word_count / self.lines if self.lines else 0.0

    def share(self, count: float) -> float:
        """What share of the lines a count is, 0 to 1."""
        return min(1.0, count / self.lines) if self.lines else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """Something that the creator wrote, and how much it counts."""

    text: str
    weight: float = 1.0


def learn(style: Style, lines: Iterable[Line]) -> Style:
    """The style after these lines; their order does not matter as long as nothing is forgotten."""
    counts = {each.name: dict(getattr(style, each.name)) for each in fields(Style) if each.name in _BOUNDS}
    sums = {each.name: getattr(style, each.name) for each in fields(Style) if each.name not in _BOUNDS}
    for line in lines:
        _count(counts, line)
        for name, amount in _measures(line.text).items():
            sums[name] += amount * line.weight
    bounded = {name: _bounded(found, _BOUNDS[name]) for name, found in counts.items()}
    return Style.read({**bounded, **{name: round(amount, _DIGITS) for name, amount in sums.items()}})


_BOUNDS: Final = {
    "words": _MOST_WORDS,
    "phrases": _MOST_PHRASES,
    "standalone": _MOST_PHRASES,
    "emoji": _MOST_OTHERS,
    "topics": _MOST_OTHERS,
}


def _count(counts: dict[str, dict[str, float]], line: Line) -> None:
    short = len(line.text) < LONGEST_PHRASED
    found = {
        "words": content_words(line.text),
        "emoji": emoji_of(line.text),
        "topics": subjects_in(line.text),
        "phrases": phrases_of(line.text) if short else [],
        "standalone": clauses_of(line.text) if short else [],
    }
    for name, items in found.items():
        for item in items:
            counts[name][item] = round(counts[name].get(item, 0.0) + line.weight, _DIGITS)


def _measures(text: str) -> dict[str, float]:
    letters = [letter for letter in text if letter.isalpha()]
    return {
        "lines": 1.0,
        "word_count": float(len(words_of(text))),
        "polarity": compound(text),
        "subjectivity": subjectivity(text),
        "with_emoji": float(bool(emoji_of(text))),
        "lower_case": float(bool(letters) and letters[0].islower()),
        "exclaiming": float("!" in text),
    }


def clauses_of(text: str) -> list[str]:
    """The clauses of a line that can stand alone, each once: two to six words, or one of more than four letters."""
    found = [
        " ".join(words) for words in clauses(text) if 2 <= len(words) <= _FREE_WORDS or len(words[0]) > _LONGEST_PHRASE
    ]
    return list(dict.fromkeys(each for each in found if each.count(" ") < _FREE_WORDS))


def phrases_of(text: str) -> list[str]:
    """The phrases that a line says: whole short clauses, and two to four words in a row that neither begin nor end
    with a stop word. Each counts once a line."""
    found: dict[str, None] = dict.fromkeys(clauses_of(text))
    for words in clauses(text):
        for size in range(2, min(_LONGEST_PHRASE, len(words)) + 1):
            for start in range(len(words) - size + 1):
                run = words[start : start + size]
                if run[0] not in stop_words() and run[-1] not in stop_words():
                    found[" ".join(run)] = None
    return list(found)


def _bounded(counts: Mapping[str, float], most: int) -> dict[str, float]:
    if len(counts) <= most:
        return dict(counts)
    kept = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return dict(kept)

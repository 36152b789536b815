"""Prose comes in, the same prose in a written or a spoken register goes out; quotations stay as they are."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from subgraphs.studio.providers.domain.language.quotations import protected_spans

_WRITTEN: Final[Mapping[str, str]] = {
    "can't": "cannot",
    "won't": "will not",
    "shan't": "shall not",
    "let's": "let us",
    "i'm": "I am",
    "that's": "that is",
    "there's": "there is",
    "it's": "it is",
    "what's": "what is",
    "who's": "who is",
    "here's": "here is",
}
_CONTRACTED = re.compile(
    r"\b(?:(can't|won't|shan't|let's|i'm|(?:that|there|it|what|who|here)'s)|(\w+)(n't|'re|'ve|'ll))(?!\w)",
    re.IGNORECASE,
)
_ENDINGS: Final[Mapping[str, str]] = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will"}
_PERFECT = re.compile(r"\s+(?:been|had|got|become|gone|taken|made|seen|done)\b", re.IGNORECASE)

_FULL = re.compile(
    r"\b(?:(do|does|did|is|are|was|were|has|have|had|would|could|should) not|(cannot)|(will not)|(it|that|there|he|"
    r"she) is(?= \w)|(we|you|they) are(?= \w)|(I) am(?= \w))\b",
    re.IGNORECASE,
)


def written(text: str) -> str:
    """Without contractions: `it's` becomes `it is`, or `it has` before a participle."""
    return _outside_quotations(text, lambda part: _CONTRACTED.sub(_expanded, part.replace("’", "'")))


def spoken(text: str) -> str:
    """With contractions: `do not` becomes `don't`."""
    return _outside_quotations(text, lambda part: _FULL.sub(_contracted, part))


def _outside_quotations(text: str, change: Callable[[str], str]) -> str:
    parts, place = [], 0
    for start, end in protected_spans(text):
        parts += [_changed(text[place:start], change), text[start:end]]
        place = end
    return "".join([*parts, _changed(text[place:], change)])


def _changed(part: str, change: Callable[[str], str]) -> str:
    """A part as changed, with its own apostrophes where nothing else is different."""
    new = change(part)
    return part if new == part.replace("’", "'") else new


def _expanded(match: re.Match[str]) -> str:
    whole, base, ending = match.group(1), match.group(2), match.group(3)
    if whole is None:
        full = base + _ENDINGS[ending.lower()]
    else:
        full = _WRITTEN[whole.lower()]
        if full.endswith(" is") and _PERFECT.match(match.string, match.end()):
            full = full.removesuffix("is") + "has"
    return full[0].upper() + full[1:] if match.group()[0].isupper() else full


def _contracted(match: re.Match[str]) -> str:
    negated, cannot, will, third, plural, first = match.groups()
    if negated:
        return f"{negated}n't"
    if cannot:
        return f"{cannot[0]}an't"
    if will:
        return f"{will[0]}on't"
    return f"{third}'s" if third else f"{plural}'re" if plural else f"{first}'m"

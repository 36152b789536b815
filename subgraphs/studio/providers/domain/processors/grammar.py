"""A text and what a checker says of it come in, the corrected text and what is left to its author's choice go out.

Corrected is only what is certain. Style, doubtful spellings and names are left as suggestions; quotations, code, links
and words of the caller's dictionary are left alone. Places are counted in characters (Unicode code points).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from subgraphs.studio.providers.domain.language.quotations import Span, overlaps, protected_spans
from subgraphs.studio.providers.domain.language.words import WORD


class Dialect(StrEnum):
    """Which English is right; `auto` is the one that fits the text better."""

    AUTO = "auto"
    AMERICAN = "american"
    BRITISH = "british"
    AUSTRALIAN = "australian"
    CANADIAN = "canadian"
    INDIAN = "indian"


class Apply(StrEnum):
    """Which suggestions are put into the text."""

    CERTAIN = "certain"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a checker found: where, of what kind, and what might stand there instead."""

    start: int
    end: int
    kind: str
    message: str
    replacements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrammarOptions:
    """What a caller may choose."""

    dialect: Dialect = Dialect.AUTO
    apply: Apply = Apply.CERTAIN
    dictionary: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction that was made."""

    before: str
    after: str
    message: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The corrected text, what was corrected, and what was not (places are those of the corrected text)."""

    text: str
    applied: tuple[Applied, ...]
    open: tuple[Issue, ...]


Check = Callable[[str, Dialect], Sequence[Issue]]

_ROUNDS: Final = 3
"""One correction may show another: `she dont` becomes `she don't`, and that `she doesn't`."""
_CERTAIN_KINDS: Final = frozenset(
    {"Agreement", "Repetition", "Typo", "BoundaryError", "Grammar", "Miscellaneous", "Usage"}
)
_BRITISH = re.compile(r"\b\w+(?:our|ours|oured|ouring|ise|ised|ises|ising|isation|lled|lling|tre|tres|ogue)\b")
_VOWELS: Final = frozenset("aeiouy")
_DOUBTFUL: Final = 1.0
_MASS_NOUN: Final = "mass noun"


def correct(text: str, check: Check, options: GrammarOptions) -> Correction:
    """Correct a text with what `check` finds in it."""
    dialect = _dialect(text, check) if options.dialect is Dialect.AUTO else options.dialect
    words = frozenset(word.casefold() for word in options.dictionary)
    applied: list[Applied] = []
    issues = _relevant(text, check(text, dialect), words)
    for _ in range(_ROUNDS):
        decided = (_decided(issue, text, options.apply) for issue in issues)
        chosen = _without_overlaps([issue for issue in decided if issue is not None])
        if not chosen:
            break
        applied += [Applied(text[each.start : each.end], each.replacements[0], each.message) for each in chosen]
        text = _replaced(text, chosen)
        issues = _relevant(text, check(text, dialect), words)
    return Correction(text, tuple(applied), tuple(issues))


def _dialect(text: str, check: Check) -> Dialect:
    """British where its spellings stand in the text and are fewer mistakes there than in American."""
    if not _BRITISH.search(text):
        return Dialect.AMERICAN
    american, british = (
        sum(issue.kind == "Spelling" for issue in check(text, each)) for each in (Dialect.AMERICAN, Dialect.BRITISH)
    )
    return Dialect.BRITISH if british < american else Dialect.AMERICAN


def _relevant(text: str, issues: Sequence[Issue], dictionary: frozenset[str]) -> list[Issue]:
    kept = protected_spans(text)
    return [
        issue
        for issue in sorted(issues, key=lambda each: (each.start, each.end))
        if not overlaps((issue.start, issue.end), kept) and not _is_known(text, (issue.start, issue.end), dictionary)
    ]


def _is_known(text: str, span: Span, dictionary: frozenset[str]) -> bool:
    """Whether a word of the caller's dictionary stands there, alone or with a genitive's ending."""
    words = (word.casefold() for word in WORD.findall(text[slice(*span)]))
    return any(word in dictionary or word.removesuffix("'s").removesuffix("’s") in dictionary for word in words)


def _decided(issue: Issue, text: str, apply: Apply) -> Issue | None:
    """The issue with what shall stand there as its first replacement; None where its author decides."""
    if apply is Apply.NONE or not issue.replacements:
        return None
    problem = text[issue.start : issue.end]
    if issue.kind == "Spelling":
        spelt = _plainly_meant(problem, issue.replacements)
        if spelt is not None:
            return replace(issue, replacements=(spelt,))
    return issue if apply is Apply.ALL or _is_certain(issue, problem) else None


def _is_certain(issue: Issue, problem: str) -> bool:
    if issue.kind not in _CERTAIN_KINDS or _MASS_NOUN in issue.message:
        return False
    splits = " " in issue.replacements[0] and " " not in problem and issue.kind != "BoundaryError"
    return not splits and (len(set(issue.replacements)) == 1 or issue.kind in {"Typo", "Grammar", "BoundaryError"})


def _plainly_meant(word: str, candidates: Sequence[str]) -> str | None:
    """The one candidate that a word in lower case is a slip of; None where two are alike, and for names."""
    if not word.islower() or not word.isalpha() or len(word) < 4:
        return None
    costs = sorted((_slip(word, candidate), place) for place, candidate in enumerate(candidates))
    best, place = costs[0]
    alone = len(costs) == 1 or costs[1][0] > best
    return candidates[place] if best < _DOUBTFUL and alone else None


def _slip(word: str, meant: str) -> float:
    """How unlikely it is that somebody who meant one word wrote the other: 0 for an apostrophe, 1 from two slips on."""
    if meant.replace("'", "").replace("’", "") == word:
        return 0.0
    if (
        not (meant.isalpha() and meant.islower())
        or meant[0] != word[0]
        or abs(len(meant) - len(word)) > 1
        or meant == word
    ):
        return _DOUBTFUL
    start = next(
        (place for place, pair in enumerate(zip(word, meant, strict=False)) if pair[0] != pair[1]),
        min(len(word), len(meant)),
    )
    wrong, right = word[start:], meant[start:]
    if len(word) == len(meant):
        if wrong[:2] == right[1::-1] and wrong[2:] == right[2:]:
            return 0.5
        vowels = wrong[0] in _VOWELS and right[0] in _VOWELS
        return 0.7 if vowels and wrong[1:] == right[1:] else _DOUBTFUL
    long, short = (word, meant) if len(word) > len(meant) else (meant, word)
    if long[start + 1 :] != short[start:]:
        return _DOUBTFUL
    return 0.5 if long[start] in long[start - 1 : start] + long[start + 1 : start + 2] else 0.8


def _without_overlaps(issues: Sequence[Issue]) -> list[Issue]:
    kept: list[Issue] = []
    for issue in issues:
        if not kept or issue.start >= kept[-1].end:
            kept.append(issue)
    return kept


def _replaced(text: str, issues: Sequence[Issue]) -> str:
    for issue in reversed(issues):
        text = text[: issue.start] + issue.replacements[0] + text[issue.end :]
    return text

"""A text comes in, a summary of its own best sentences goes out, in their order and with nothing said twice."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from subgraphs.studio.providers.domain.language.blocks import PROSE, BlockKind, split_blocks
from subgraphs.studio.providers.domain.language.manner import adjusted
from subgraphs.studio.providers.domain.language.ranking import Weighed, choose, weigh_sentences
from subgraphs.studio.providers.domain.language.sentences import split_sentences
from subgraphs.studio.providers.domain.language.words import count_words


class SummaryFormat(StrEnum):
    """How a summary is laid out."""

    PARAGRAPH = "paragraph"
    BULLETS = "bullets"


class SummaryLength(StrEnum):
    """How long a summary is, as a share of its text."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """What a caller may choose; `target_words` and `sentences` go before `length`."""

    length: SummaryLength = SummaryLength.MEDIUM
    format: SummaryFormat = SummaryFormat.PARAGRAPH
    target_words: int | None = None
    sentences: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary and how it came about."""

    text: str
    sentences: int
    source_sentences: int


@dataclass(frozen=True, slots=True)
class _Statement:
    text: str
    opens: bool
    words: int


# Share of the words, the least and the most of them.
_LENGTHS: Final = {
    SummaryLength.SHORT: (0.15, 25, 90),
    SummaryLength.MEDIUM: (0.3, 55, 240),
    SummaryLength.LONG: (0.45, 90, 600),
}
_MIN_WORDS: Final = 4
_MAX_STATEMENTS: Final = 20_000
_CONNECTIVE = re.compile(
    r"(?:however|moreover|furthermore|therefore|instead|also|meanwhile|similarly|finally|in addition|as a result|"
    r"for example|for instance|in contrast|by contrast|on the other hand|otherwise|and|but|so|yet|still|thus),?\s+",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth|fifth|lastly),\s+", re.IGNORECASE)
_MARKS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\[\^[^\]]*\]")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|(?<!\w)_|~~)(?=\S)(.+?)(?<=\S)\1")


def summarize(text: str, options: SummaryOptions) -> Summary:
    """The summary of a text of prose; a text that has no sentences is its own summary."""
    statements = _statements(text)
    if len(statements) < 2:
        return Summary(_laid_out([_plain(text.strip())], options.format), len(statements), len(statements))
    sentences = [each.text for each in statements]
    weighed = adjusted(weigh_sentences(sentences, [each.opens for each in statements]), sentences)
    candidates = [place for place, each in enumerate(statements) if each.words >= _MIN_WORDS and _asserts(each.text)]
    chosen = _choice(statements, weighed, candidates or list(range(len(statements))), options)
    lines = [_freestanding(statements, place, chosen) for place in chosen]
    return Summary(_laid_out(lines, options.format), len(chosen), len(statements))


def _statements(text: str) -> list[_Statement]:
    statements: list[_Statement] = []
    for block in split_blocks(text):
        if block.kind not in PROSE:
            continue
        whole = _plain(block.text)
        for place, sentence in enumerate(split_sentences(whole)):
            opens = place == 0 and block.kind is BlockKind.PARAGRAPH
            statements.append(_Statement(sentence.text, opens, count_words(sentence.text)))
    return statements[:_MAX_STATEMENTS]


def _asserts(sentence: str) -> bool:
    """Whether a sentence says something by itself: no question, no heading-like line that leads to a list."""
    return not sentence.rstrip("\"'”’)").endswith(("?", ":"))


def _choice(
    statements: list[_Statement], weighed: Weighed, candidates: list[int], options: SummaryOptions
) -> list[int]:
    if options.sentences is not None:
        return choose(weighed, candidates, [1] * len(statements), options.sentences)
    costs = [each.words for each in statements]
    return choose(weighed, candidates, costs, options.target_words or _budget(sum(costs), options.length))


def _budget(words: int, length: SummaryLength) -> int:
    share, least, most = _LENGTHS[length]
    return int(max(min(least, words * 0.6), min(most, words * share)))


def _freestanding(statements: list[_Statement], place: int, chosen: list[int]) -> str:
    """A chosen sentence without the connective to a sentence that was left out."""
    text = statements[place].text
    if ordinal := _ORDINAL.match(text):
        text = text[ordinal.end() :]
    text = text[:1].upper() + text[1:]
    if place - 1 in chosen or place == 0:
        return text
    stripped = _CONNECTIVE.sub("", text, count=1) if _CONNECTIVE.match(text) else text
    return stripped[:1].upper() + stripped[1:]


def _laid_out(lines: list[str], form: SummaryFormat) -> str:
    if form is SummaryFormat.BULLETS:
        return "\n".join(f"- {line}" for line in lines) + "\n"
    return " ".join(line if line.rstrip("\"'”’)").endswith((".", "!", "?", "…")) else f"{line}." for line in lines)


def _plain(text: str) -> str:
    """The words of Markdown text without the marks of links, images, notes and emphasis."""
    without_links = _LINK.sub(r"\1", _MARKS.sub("", text))
    return _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", without_links))

"""A brief text, a style and a length come in; a structured document that says all of it, and more of it, goes out.

Nothing is invented: what is added is order (title, headings, transitions), views of what the text itself says
(key points, reasons, figures, duties) and questions about what it leaves out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from subgraphs.studio.providers.domain.language.blocks import KEPT, PROSE, Block, BlockKind, split_blocks
from subgraphs.studio.providers.domain.language.manner import adjusted
from subgraphs.studio.providers.domain.language.phrases import Concept, find_concepts
from subgraphs.studio.providers.domain.language.ranking import weigh_sentences
from subgraphs.studio.providers.domain.language.register import spoken, written
from subgraphs.studio.providers.domain.language.sentences import split_sentences
from subgraphs.studio.providers.domain.language.words import count_words
from subgraphs.studio.providers.domain.processors.elaboration import (
    Part,
    Subject,
    capitalised,
    central,
    elaborate,
    listed,
    with_article,
)
from subgraphs.studio.providers.domain.processors.outlining import closed, outline_prose
from subgraphs.studio.providers.domain.processors.phrasebook import PHRASEBOOKS, Phrasebook, Style
from subgraphs.studio.providers.domain.processors.sectioning import Section, cut_sections

_LEAST_WORDS: Final = 120
_MOST_WORDS: Final = 5000
_MOST_PARTS: Final = 8
_MAX_SENTENCES: Final = 2_000


@dataclass(frozen=True, slots=True)
class ExpansionOptions:
    """What a caller may choose; without `target_words` a text becomes about twice as long."""

    style: Style = Style.PROFESSIONAL
    target_words: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """The document, and its words for each word of the text."""

    text: str
    words: int
    ratio: float


def expand(text: str, options: ExpansionOptions) -> Expansion:
    """Expand a text: all of it is in the document, quotations and code as they stand."""
    book = PHRASEBOOKS[options.style]
    blocks = split_blocks(text)
    sentences, opens = _sentences(blocks)
    weighed = adjusted(weigh_sentences(sentences, opens), sentences)
    subject = Subject(sentences, find_concepts(sentences, weighed.weights), weighed)
    before = count_words(text)
    target = options.target_words or min(max(_LEAST_WORDS, 2 * before), _MOST_WORDS)
    lines = _title(blocks, subject, options.title)
    body = list(_body(blocks, subject, options.style))
    if not lines and body and body[0].startswith("# "):
        lines = [body.pop(0)]
    lines += [*_opening(blocks, subject, book), *body]
    lines += _added(subject, book, max(target, before + 1) - _words(lines))
    document = "\n\n".join(line.strip("\n") for line in lines if line.strip()) + "\n"
    words = count_words(document)
    return Expansion(document, words, round(words / max(before, 1), 2))


def _sentences(blocks: Sequence[Block]) -> tuple[list[str], list[bool]]:
    """The sentences of prose, and of each whether it opens a paragraph."""
    found: list[tuple[str, bool]] = []
    for block in blocks:
        if block.kind in PROSE:
            pieces = split_sentences(block.text)
            found += [(closed(each.text), place == 0) for place, each in enumerate(pieces)]
    found = found[:_MAX_SENTENCES]
    return [sentence for sentence, _ in found], [opens for _, opens in found]


def _title(blocks: Sequence[Block], subject: Subject, given: str | None) -> list[str]:
    if any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks):
        return []
    if given and given.strip():
        return [f"# {given.strip()}"]
    place = subject.sentences.index(central(subject)) if subject.sentences else 0
    there = [concept for concept in subject.concepts if place in concept.sentences]
    chosen = there if len(there) > 1 else subject.concepts
    names = [with_article(concept) for concept in _in_order(chosen[:2])]
    return [f"# {capitalised(listed(names))}"] if names else []


def _opening(blocks: Sequence[Block], subject: Subject, book: Phrasebook) -> list[str]:
    """What the text is about, where it is long enough for a reader to ask."""
    if len(subject.sentences) < 4:
        return []
    place = subject.sentences.index(central(subject))
    telling = [concept for concept in subject.concepts if concept.count > 1 or place in concept.sentences]
    named = [with_article(concept) for concept in _in_order(telling[:3])]
    headings = [_quieted(each.text) for each in blocks if each.kind is BlockKind.HEADING and each.level > 1]
    parts = headings if 1 < len(headings) <= _MOST_PARTS else []
    about = named if len(named) > 1 else parts
    opening = [book.opening.format(list=listed(about))] if about else []
    if parts and about is not parts:
        opening.append(book.opening_parts.format(list=listed(parts)))
    opening.append(book.central.format(sentence=central(subject)))
    return [" ".join(opening)]


def _body(blocks: Sequence[Block], subject: Subject, style: Style) -> Iterator[str]:
    """The text itself, in sections, in the register of the style; lists of statements told as prose."""
    for section in cut_sections(blocks, subject.concepts):
        if section.heading is not None:
            yield section.heading
        yield from _told(section, style, subject.concepts)


def _told(section: Section, style: Style, concepts: Sequence[Concept]) -> Iterator[str]:
    register = spoken if style is Style.CASUAL else written
    items: list[Block] = []
    for block in section.blocks:
        if block.kind is BlockKind.LIST_ITEM:
            items.append(block)
            continue
        yield from outline_prose(items, PHRASEBOOKS[style], concepts, register)
        items = []
        if block.kind in KEPT:
            yield block.source.rstrip("\n")
        elif block.kind is BlockKind.PARAGRAPH:
            yield register(block.source.strip())
    yield from outline_prose(items, PHRASEBOOKS[style], concepts, register)


def _added(subject: Subject, book: Phrasebook, wanted: int) -> Iterator[str]:
    """Parts of elaboration until so many words more are there, or the text has no more to give."""
    for part in elaborate(subject, book):
        if wanted <= 0:
            return
        taken = _first_items(part, wanted)
        layout = "\n".join(f"- {item}" for item in taken) if part.bulleted else "\n\n".join(taken)
        wanted -= _words([part.heading, layout])
        yield f"## {part.heading}"
        yield layout


def _first_items(part: Part, wanted: int) -> list[str]:
    """As many items as there is room for, and always the first."""
    taken: list[str] = []
    room = wanted - count_words(part.heading)
    for item in part.items:
        if taken and room <= 0:
            break
        taken.append(item)
        room -= count_words(item) + part.bulleted
    return taken


def _in_order(concepts: Sequence[Concept]) -> list[Concept]:
    """Concepts in the order in which the text comes to them."""
    return sorted(concepts, key=lambda concept: (concept.sentences[0], concept.position))


def _quieted(heading: str) -> str:
    """A heading inside a sentence: without its capital, unless it is a name."""
    words = heading.split()
    first = words[0] if words else ""
    shouts = first.isupper() or any(word[:1].isupper() for word in words[1:])
    return heading if shouts else heading[:1].lower() + heading[1:]


def _words(lines: Sequence[str]) -> int:
    return sum(count_words(line) for line in lines)

"""Blocks of a document come in, sections with headings go out: the document's own, or cut where its topic changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from subgraphs.studio.providers.domain.language.blocks import PROSE, Block, BlockKind
from subgraphs.studio.providers.domain.language.phrases import Concept
from subgraphs.studio.providers.domain.language.words import content_stems, count_words

_CUT_FROM_WORDS: Final = 150
_SECTION_WORDS: Final = 60


@dataclass(frozen=True, slots=True)
class Section:
    """A heading as Markdown, or none, and what stands below it."""

    heading: str | None
    blocks: tuple[Block, ...]


def cut_sections(blocks: Sequence[Block], concepts: Sequence[Concept]) -> list[Section]:
    """The sections of a document: its own where it has headings, otherwise by topic where it is long enough."""
    if any(block.kind is BlockKind.HEADING for block in blocks):
        return _own(blocks)
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    words = sum(count_words(block.text) for block in paragraphs)
    if words < _CUT_FROM_WORDS or len(paragraphs) < 2 or _is_dialogue(paragraphs):
        return [Section(None, tuple(blocks))]
    return _titled(_by_topic(blocks), concepts)


def _own(blocks: Sequence[Block]) -> list[Section]:
    sections: list[Section] = []
    heading: str | None = None
    below: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            sections.append(Section(heading, tuple(below)))
            heading, below = f"{'#' * block.level} {block.text}", []
        else:
            below.append(block)
    sections.append(Section(heading, tuple(below)))
    return [section for section in sections if section.heading is not None or section.blocks]


def _is_dialogue(paragraphs: Sequence[Block]) -> bool:
    """Whether people speak by turns: a story is not cut by topic."""
    spoken = sum(block.text.startswith(('"', "“", "—", "–")) for block in paragraphs)
    return spoken * 4 >= len(paragraphs)


def _by_topic(blocks: Sequence[Block]) -> list[list[Block]]:
    """Neighbouring paragraphs that share their words stay together, and so do short ones."""
    groups: list[list[Block]] = [[]]
    topic: set[str] = set()
    words = 0
    for block in blocks:
        stems = set(content_stems(block.text)) if block.kind in PROSE else set()
        if stems and words >= _SECTION_WORDS and _likeness(stems, topic) < 0.2:
            groups.append([])
            topic, words = set(), 0
        groups[-1].append(block)
        topic |= stems
        words += count_words(block.text)
    if words < _SECTION_WORDS and len(groups) > 1:
        groups[-2:] = [[*groups[-2], *groups[-1]]]
    return groups


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(min(len(one), len(other)), 1)


def _titled(groups: Sequence[Sequence[Block]], concepts: Sequence[Concept]) -> list[Section]:
    """Each group below the concept of which it speaks most and the others least."""
    if len(groups) == 1:
        return [Section(None, tuple(groups[0]))]
    stems = [content_stems(" ".join(block.text for block in group)) for group in groups]
    used: set[str] = set()
    sections = []
    for place, group in enumerate(groups):
        heading = _heading(concepts, stems, place, used)
        used.add(heading or "")
        sections.append(Section(f"## {heading[:1].upper()}{heading[1:]}" if heading else None, tuple(group)))
    return sections


def _heading(concepts: Sequence[Concept], stems: Sequence[list[str]], place: int, used: set[str]) -> str | None:
    def telling(concept: Concept) -> float:
        here = sum(stems[place].count(stem) for stem in concept.stems) / len(concept.stems)
        everywhere = sum(each.count(stem) for each in stems for stem in concept.stems) / len(concept.stems)
        return here * here / everywhere * len(concept.stems) ** 0.5 if everywhere else 0.0

    free = [concept for concept in concepts if concept.name not in used and telling(concept) > 0]
    return max(free, key=telling).name if free else None

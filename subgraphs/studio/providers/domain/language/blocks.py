"""A document comes in, the blocks that it is made of go out: headings, paragraphs, lists, code and the rest.

The part of Markdown that says where prose is (CommonMark sections 4 and 5). Blocks hold every character of the
document, so that joined they are the document again.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final


class BlockKind(Enum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    OTHER = "other"
    BLANK = "blank"


PROSE: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
KEPT: Final = frozenset({BlockKind.CODE, BlockKind.TABLE, BlockKind.QUOTE, BlockKind.OTHER})
"""What no processor rewrites."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_HTML = re.compile(r" {0,3}<(?:/?[A-Za-z][\w-]*[\s/>]|!--)")
_REFERENCE = re.compile(r" {0,3}\[[^\]]+\]:\s")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document: `source` as it stands, `text` without its marks, `level` of a heading."""

    kind: BlockKind
    source: str
    start: int
    text: str = ""
    level: int = 0


def split_blocks(document: str) -> list[Block]:
    """The blocks of a document in their order."""
    return list(_Reader(document).blocks())


class _Reader:
    """Walks the lines of a document once."""

    def __init__(self, document: str) -> None:
        self._lines = document.splitlines(keepends=True)
        self._position = 0
        self._start = 0

    def blocks(self) -> Iterator[Block]:
        """Block after block."""
        if self._lines and self._lines[0].rstrip() == "---" and "---\n" in self._lines[1:]:
            yield self._take(BlockKind.OTHER, self._lines.index("---\n", 1) + 1)
        while self._position < len(self._lines):
            yield self._next()

    def _next(self) -> Block:
        line = self._bare(0)
        if not line.strip():
            return self._take(BlockKind.BLANK, 1)
        if fence := _FENCE.match(line):
            return self._take(BlockKind.CODE, self._fenced(fence.group(1)))
        if heading := _HEADING.match(line):
            return self._take(BlockKind.HEADING, 1, heading.group(2).strip(), len(heading.group(1)))
        if _RULE.match(line) or _HTML.match(line) or _REFERENCE.match(line):
            return self._take(BlockKind.OTHER, 1 if not _HTML.match(line) else self._until_blank())
        if line.startswith(("    ", "\t")) and not _ITEM.match(line):
            return self._take(BlockKind.CODE, self._while(lambda each: each.startswith(("    ", "\t"))))
        if line.lstrip().startswith(">"):
            return self._take(BlockKind.QUOTE, self._while(lambda each: each.lstrip().startswith(">")))
        if line.lstrip().startswith("|"):
            return self._take(BlockKind.TABLE, self._while(lambda each: "|" in each))
        if item := _ITEM.match(line):
            return self._item(item)
        return self._paragraph()

    def _paragraph(self) -> Block:
        count = 1
        while (line := self._bare(count)).strip() and not self._interrupts(line):
            if _UNDERLINE.match(line):
                level = 1 if "=" in line else 2
                return self._take(BlockKind.HEADING, count + 1, self._joined(count), level)
            count += 1
        return self._take(BlockKind.PARAGRAPH, count, self._joined(count))

    def _item(self, item: re.Match[str]) -> Block:
        count = 1
        while (line := self._bare(count)).strip() and not self._interrupts(line):
            count += 1
        return self._take(BlockKind.LIST_ITEM, count, self._joined(count)[len(item.group().lstrip()) :].strip())

    def _interrupts(self, line: str) -> bool:
        """Whether a line ends the paragraph before it."""
        starts = line.lstrip().startswith((">", "|"))
        return bool(starts or _HEADING.match(line) or _FENCE.match(line) or _ITEM.match(line) or _rules(line))

    def _fenced(self, fence: str) -> int:
        count = 1
        while self._position + count < len(self._lines):
            line = self._bare(count).strip()
            count += 1
            if line.startswith(fence) and not line.strip(fence[0]):
                break
        return count

    def _until_blank(self) -> int:
        return self._while(lambda line: bool(line.strip()))

    def _while(self, belongs: Callable[[str], bool]) -> int:
        count = 1
        while self._position + count < len(self._lines) and belongs(self._bare(count)):
            count += 1
        return count

    def _bare(self, ahead: int) -> str:
        place = self._position + ahead
        return self._lines[place].rstrip("\r\n") if place < len(self._lines) else ""

    def _joined(self, count: int) -> str:
        return " ".join(self._bare(ahead).strip() for ahead in range(count))

    def _take(self, kind: BlockKind, count: int, text: str = "", level: int = 0) -> Block:
        source = "".join(self._lines[self._position : self._position + count])
        block = Block(kind, source, self._start, text, level)
        self._position += count
        self._start += len(source)
        return block


def _rules(line: str) -> bool:
    """A rule of stars or underscores; hyphens below a paragraph make it a heading."""
    return bool(_RULE.match(line)) and "-" not in line

"""A page of documentation comes in; the files in it are written, its commands run, and what they print goes out.

A fenced block whose head says `title=NAME` is a file. A block of `sh` is a command, run beside the files; the block of
another language that follows it without a title is what it prints. `python -m tests.docs.pages FILE…` writes that anew.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(?P<language>\w+)(?: title=(?P<title>\S+))?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block."""

    language: str
    title: str | None
    text: str
    span: tuple[int, int]
    """Where the text stands in the page."""


@dataclass(frozen=True)
class Printed:
    """A command and the block below it."""

    command: str
    expected: Block
    actual: str


def blocks(page: str) -> list[Block]:
    return [Block(each["language"], each["title"], each["text"], each.span("text")) for each in _BLOCK.finditer(page)]


def run(page: str, folder: Path) -> Iterator[Printed]:
    """Write the page's files into a folder and run its commands there, in order."""
    found = blocks(page)
    for number, block in enumerate(found):
        if block.title:
            (folder / block.title).write_text(block.text)
        elif block.language == "sh":
            actual = shell(block.text, folder)
            below = found[number + 1] if number + 1 < len(found) else None
            if below and not below.title and below.language not in {"sh", "python"}:
                yield Printed(block.text, below, actual)


def shell(command: str, folder: Path) -> str:
    """The standard output of a command that must succeed."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        check=False,
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{command}{done.stderr}"
    return done.stdout


def rewritten(page: str, folder: Path) -> str:
    """The page with what its commands print now."""
    for printed in sorted(run(page, folder), key=lambda printed: -printed.expected.span[0]):
        start, end = printed.expected.span
        page = page[:start] + printed.actual + page[end:]
    return page


def main(names: list[str]) -> None:
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(name)
            page.write_text(rewritten(page.read_text(), Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])

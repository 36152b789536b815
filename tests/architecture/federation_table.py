"""The engine, its rules and its tests come in; the tables of docs/federation.md go out.

Run `python -m tests.architecture.federation_table` to print the page, with `--write` to write it. The suites are run:
each case is answered by subgraphs over HTTP, with the supergraph given and with our own composition.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from gateway.composition.merge.machinery import join_version
from gateway.sdl.federation_directives import FEDERATION_1_DIRECTIVES, NEWEST, directives_of
from gateway.supergraph.features import JOIN, UNDERSTOOD
from tests.architecture.published_codes import ERRORS, HINTS, NOT_EMITTED, ROOT, hint_of, rule_of
from tests.gateway.conformance.cases import NAMES, SUITES, Case, cases_of, check, composed, given

PAGE = ROOT / "docs" / "federation.md"

HEAD = """# What the engine covers of Apollo Federation

This page is printed by `python -m tests.architecture.federation_table --write`, which runs the published suites of
federation gateways and looks up every published code among the rules and their tests. A test keeps it fresh.
"""


async def page() -> str:
    """Print the whole page."""
    parts = [HEAD, await suites(), codes("Error codes", ERRORS, rule_of), codes("Hints", HINTS, hint_of)]
    return "\n".join([*parts, directives(), versions()])


async def suites() -> str:
    """Run every case; say how many of each suite pass."""
    rows: list[tuple[object, ...]] = []
    totals = [0, 0, 0]
    for suite in NAMES:
        cases = list(cases_of(suite))
        with_given = sum([await passes(case, given(suite)) for case in cases])
        with_own = sum([await passes(case, composed(suite)) for case in cases])
        totals = [before + more for before, more in zip(totals, (len(cases), with_given, with_own), strict=True)]
        rows.append((suite, len(cases), with_given, with_own))
    rows.append((f"**{len(NAMES)} suites**", *(f"**{total}**" for total in totals)))
    head = "Cases passed: with the supergraph that the suite brings, and with the one composed here of its subgraphs."
    return section("Suites", head, ("suite", "cases", "supergraph given", "composed here"), rows)


async def passes(case: Case, supergraph: str) -> bool:
    """Whether the answer to a case is the expected one."""
    try:
        await check(case, supergraph)
    except AssertionError:
        return False
    return True


def codes(title: str, published: Iterable[str], files_of: Callable[[str], tuple[Path, Path] | None]) -> str:
    """List published codes with their files."""
    rows = []
    for code in published:
        files = files_of(code)
        rows.append((f"`{code}`", *map(link, files)) if files else (f"`{code}`", "–", NOT_EMITTED[code]))
    covered = sum(files_of(code) is not None for code in published)
    head = f"{covered} of {len(rows)} published codes are given; beside the others stands why nothing ends in them."
    return section(title, head, ("code", "found out in", "tested in"), rows)


def directives() -> str:
    """List the directives of federation with the tests that use them."""
    rows = []
    for minor in range(NEWEST[1] + 1):
        for name in sorted(directives_of((2, minor))):
            if minor and name in directives_of((2, minor - 1)):
                continue
            since = "1" if name in FEDERATION_1_DIRECTIVES else f"2.{minor}"
            used = ("yes" if is_used(folder, name) else "–" for folder in _TESTED)
            rows.append((f"`@{name}`", since, *used))
    head = "Since which version a directive exists, and whether the tests of a stage apply it."
    return section("Directives", head, ("directive", "since", *_TESTED), rows)


_TESTED = ("composition", "planning", "serving", "conformance")


def is_used(folder: str, directive: str) -> bool:
    """Whether a folder of tests applies a directive; for conformance, whether a suite does."""
    if folder != "conformance":
        return any(_applies(text, directive) for text in texts(ROOT / "tests/gateway" / folder, ".py"))
    return any(_applies(text, directive) for text in texts(SUITES, ".graphql"))


def _applies(text: str, directive: str) -> bool:
    after = (text[index + len(directive) + 1 :][:1] for index in _places(text, f"@{directive}"))
    return any(not (next_one.isalnum() or next_one in {"_", '"'}) for next_one in after)


def _places(text: str, wanted: str) -> Iterator[int]:
    index = text.find(wanted)
    while index >= 0:
        yield index
        index = text.find(wanted, index + 1)


@cache
def texts(folder: Path, ending: str) -> tuple[str, ...]:
    """Read all files of a folder."""
    return tuple(path.read_text() for path in sorted(folder.rglob(f"*{ending}")))


def versions() -> str:
    """List the versions of the join specification, and of federation."""
    written: dict[str, list[str]] = {}
    for minor in range(NEWEST[1] + 1):
        written.setdefault("v{}.{}".format(*join_version((2, minor))), []).append(f"2.{minor}")
    rows = []
    for major, minor in sorted(UNDERSTOOD[JOIN]):
        version = f"v{major}.{minor}"
        composes = written.get(version)
        rows.append((version, "yes", f"federation {composes[0]} to {composes[-1]}" if composes else "–"))
    head = "Which join versions a supergraph may have that is read, and which one is written for which federation."
    return section("Join versions", head, ("join", "read", "written for"), rows)


def section(title: str, head: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """Print one table."""
    lines = [f"## {title}\n", f"{head}\n", _row(columns), _row(["---"] * len(columns)), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def link(path: Path) -> str:
    """Link to a file from the page."""
    return f"[{path.name}](../{path})"


def main() -> None:
    """Print or write."""
    parser = argparse.ArgumentParser(description="Print the tables of docs/federation.md.")
    parser.add_argument("--write", action="store_true", help="write the page")
    text = asyncio.run(page())
    if parser.parse_args().write:
        PAGE.write_text(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()

"""The programs and commands of the guides print what stands below them."""

from pathlib import Path

import pytest

from tests.docs.pages import ROOT, run


@pytest.mark.parametrize("name", ["one-query.md", "embedding.md"])
def test_every_command_of_a_page_prints_what_stands_below_it(name: str, tmp_path: Path) -> None:
    printed = list(run((ROOT / "docs" / name).read_text(), tmp_path))
    assert printed
    for each in printed:
        assert each.actual == each.expected.text, each.command

"""The command line, in a folder of its own and without settings of whoever runs the tests."""

import os
from pathlib import Path

import pytest

from tests.gateway.command_line import Outcome, Tidegate, run_command


@pytest.fixture
def tidegate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tidegate:
    """Runs `tidegate` with the given words in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TIDEGATE_")]:
        monkeypatch.delenv(name)

    def run(*words: object) -> Outcome:
        return run_command(capsys, monkeypatch, *words)

    return run

"""The command line, in a folder of its own and without settings of whoever runs the tests."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.gateway.command_line import Outcome, Tidegate, run_command


@pytest.fixture
def tidegate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Tidegate]:
    """Runs `tidegate` with the given words in an empty folder.

    What it sets up for logging is taken back: it writes to a stream that ends with the test.
    """
    logging_before, handlers, level = structlog.get_config(), logging.root.handlers[:], logging.root.level
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TIDEGATE_")]:
        monkeypatch.delenv(name)

    def run(*words: object) -> Outcome:
        return run_command(capsys, monkeypatch, *words)

    yield run
    structlog.configure(**logging_before)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)

"""Words of the command line come in; the exit code and what was written go out, all in this process."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from gateway.cli import main

Tidegate = Callable[..., "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    output: str
    complaints: str


def run_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> Outcome:
    """Run `tidegate` with these words."""
    monkeypatch.setattr(sys, "argv", ["tidegate", *map(str, words)])
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main()
    written = capsys.readouterr()
    code = ended.value.code
    return Outcome(code if isinstance(code, int) else 0 if code is None else 1, written.out, written.err)

"""What the logs show of a fault."""

import subprocess
import sys

import pytest

FAULT = """
from gateway.app.logs import configure_logs
import structlog

def fail(password):
    raise ValueError("broken")

configure_logs("info", "{form}")
try:
    fail("hun" + "ter2")
except ValueError:
    structlog.get_logger("here").exception("a fault")
"""


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_fault_is_logged_with_its_traceback_but_without_the_variables(form: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAULT.replace("{form}", form)], capture_output=True, text=True, check=True
    )
    assert "Traceback (most recent call last)" in done.stderr
    assert "ValueError: broken" in done.stderr
    assert "hunter2" not in done.stderr

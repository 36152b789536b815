"""Programs run under limits, see nothing of this process, and end with whoever waits for them."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from subgraphs.wavestack.clipper.adapters.processes import Limits, run_process

WIDE = Limits(30, 1 << 30, 1 << 20)


def _python(program: str, *arguments: str) -> list[str]:
    return [sys.executable, "-I", "-c", program, *arguments]


async def test_a_program_knows_nothing_and_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "1")
    program = (
        "import json, os, resource as r, sys; print(json.dumps([dict(os.environ), sys.stdin.read(), os.nice(0), "
        "os.getpgid(0) == os.getpid(), r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_FSIZE)[0], "
        "r.getrlimit(r.RLIMIT_CPU)[0], r.getrlimit(r.RLIMIT_CORE)[0]]))"
    )
    ended = await run_process(_python(program), WIDE, environment={"GIVEN": "2"})
    environment, stdin, nice, leads_group, *limits = json.loads(ended.output)
    assert (ended.status, ended.complaint) == (0, "")
    assert environment.keys() - {"LC_CTYPE"} == {"GIVEN"}
    assert (stdin, leads_group, limits) == ("", True, [1 << 30, 1 << 20, 31, 0])
    assert nice >= os.nice(0) + 10 or nice == 19


async def test_lines_are_heard_as_they_come_and_only_the_end_of_complaints_is_kept() -> None:
    heard: list[str] = []

    async def listen(line: str) -> None:
        heard.append(line)

    program = "import sys; print('one'); print('two'); sys.stderr.write('x' * 100000 + 'the end'); sys.exit(3)"
    ended = await run_process(_python(program), WIDE, heard=listen)
    assert (ended.status, heard, ended.output) == (3, ["one", "two"], "")
    assert ended.complaint.endswith("the end")
    assert len(ended.complaint) < 10_000


@pytest.mark.parametrize(
    ("program", "limits"),
    [
        ("bytearray(1 << 31)", Limits(30, 1 << 30, 1 << 20)),
        ("import sys; open(sys.argv[1], 'wb').write(b'x' * (1 << 21))", WIDE),
        ("while True: pass", Limits(30, 1 << 30, 0)),
    ],
)
async def test_a_program_that_takes_too_much_ends(tmp_path: Path, program: str, limits: Limits) -> None:
    command = _python(program, str(tmp_path / "file"))
    if "while" in program:
        with pytest.raises(TimeoutError):
            await run_process(command, Limits(0.3, limits.memory_bytes, 0))
    else:
        assert (await run_process(command, limits)).status != 0


async def test_whoever_is_cancelled_leaves_no_program_running(tmp_path: Path) -> None:
    child = "import os, sys, time; print(os.getpid(), flush=True); os.fork(); time.sleep(60)"
    pids: list[int] = []
    began = asyncio.Event()

    async def listen(line: str) -> None:
        pids.append(int(line))
        began.set()

    task = asyncio.create_task(run_process(_python(child), WIDE, heard=listen))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


async def test_a_program_that_is_not_there_fails() -> None:
    ended = await run_process(["/nowhere/at/all"], WIDE)
    assert ended.status == 1
    assert "FileNotFoundError" in ended.complaint

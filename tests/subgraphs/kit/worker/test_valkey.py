"""The queue's own server: found where it runs, started where not, gone with its owner."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from redis.asyncio import Redis

from subgraphs.kit.worker import valkey as valkey_module
from subgraphs.kit.worker import valkey_launcher
from subgraphs.kit.worker.valkey import NoValkeyError, Valkey, answers, socket_of
from tests.patience import PATIENCE


async def test_one_that_runs_is_used_and_only_its_owner_ends_it(tmp_path: Path) -> None:
    owner, guest = Valkey(tmp_path), Valkey(tmp_path)
    url = await owner.ensure()
    assert await guest.ensure() == url
    async with Redis.from_url(url) as redis:
        await redis.set("a", "b")
        assert (await redis.info("server"))["server_name"] == "valkey"
    await guest.stop()
    assert answers(owner.socket)
    assert owner.socket.stat().st_mode & 0o077 == 0, "nobody else may use it"
    await owner.stop()
    assert not answers(owner.socket)


async def test_two_that_start_at_once_start_one(tmp_path: Path) -> None:
    both = [Valkey(tmp_path), Valkey(tmp_path)]
    urls = await asyncio.gather(*(valkey.ensure() for valkey in both))
    assert len(set(urls)) == 1
    assert sum(valkey._process is not None for valkey in both) == 1
    for valkey in both:
        await valkey.stop()


async def test_one_that_died_is_started_again(tmp_path: Path) -> None:
    valkey = Valkey(tmp_path)
    url = await valkey.ensure()
    assert valkey._process is not None
    valkey._process.kill()
    valkey._process.wait()
    assert await valkey.ensure() == url
    assert answers(valkey.socket)
    await valkey.stop()


async def test_one_that_is_too_busy_to_answer_is_waited_for(tmp_path: Path) -> None:
    """What stands in its queues is not thrown away."""
    valkey = Valkey(tmp_path)
    async with Redis.from_url(await valkey.ensure()) as redis:
        await redis.set("a", "b")
        server = (await redis.info("server"))["process_id"]
        os.kill(server, signal.SIGSTOP)
        looking = asyncio.create_task(valkey.ensure())
        await asyncio.sleep(0)  # it has looked in vain
        os.kill(server, signal.SIGCONT)
        await looking
        assert await redis.get("a") == b"b"
    await valkey.stop()


async def test_a_folder_that_is_too_deep_for_a_socket_has_it_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 30)
    valkey = Valkey(deep)
    await valkey.ensure()
    assert not valkey.socket.is_relative_to(tmp_path)
    assert socket_of(deep) == valkey.socket != socket_of(tmp_path / ("deer" * 30))
    assert valkey.socket.parent.stat().st_mode & 0o077 == 0
    await valkey.stop()


async def test_without_a_server_for_the_platform_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "Plan9")
    with pytest.raises(NoValkeyError, match="no Valkey for this platform: Unsupported operating system: plan9"):
        await Valkey(tmp_path).ensure()


async def test_one_that_does_not_start_says_where_it_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey_module, "_program", lambda: Path("/bin/false"))
    with pytest.raises(NoValkeyError, match=r"says why in .*valkey\.log"):
        await Valkey(tmp_path).ensure()


def test_where_the_kernel_does_not_end_it_the_launcher_does(tmp_path: Path) -> None:
    """The way of other systems than Linux: a pipe that closes with whoever holds its other end."""
    script = f"""
import subprocess, sys, time
child = subprocess.Popen(
    [sys.executable, "-c", "import sys; sys.path.insert(0, {str(Path(valkey_launcher.__file__).parent)!r});"
     "import valkey_launcher; valkey_launcher.watch(['/bin/sh', '-c', 'echo $$ > pid; exec sleep 600'])"],
    stdin=subprocess.PIPE, cwd={str(tmp_path)!r})
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    server = _pid(tmp_path / "pid")
    assert _runs(server)
    parent.kill()
    parent.wait()
    _until(lambda: not _runs(server))


def test_the_launcher_ends_with_its_server_and_ends_it_when_it_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(Path(valkey_launcher.__file__).parent)!r});"]
    command[-1] += "import valkey_launcher; sys.exit(valkey_launcher.watch(sys.argv[1:]))"
    with subprocess.Popen([*command, "/bin/sh", "-c", "exit 3"], stdin=subprocess.PIPE) as launcher:
        assert launcher.wait(timeout=PATIENCE) == 3
    words = [*command, "/bin/sh", "-c", "echo $$ > pid; exec sleep 600"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, cwd=tmp_path) as launcher:
        server = _pid(tmp_path / "pid")
        launcher.terminate()
        assert launcher.wait(timeout=PATIENCE) == 256 - signal.SIGTERM
    assert not _runs(server)


def _pid(file: Path) -> int:
    _until(lambda: file.exists() and file.read_text().endswith("\n"))
    return int(file.read_text())


def _runs(pid: int) -> bool:
    try:
        # Whoever has ended and is not waited for yet still has its number.
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)

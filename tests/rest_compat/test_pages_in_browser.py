"""A browser that can reach nothing but the server shows the documentation pages, without a complaint."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]


@pytest.fixture(scope="module")
def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None and os.environ.get("TIDEGATE_REQUIRE_REAL_PARTS"):
        pytest.fail("Chromium is required here and is not installed")
    return path or pytest.skip("Chromium is not installed")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def origin(product: Any) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(product.origin, ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await task


PAGES: list[tuple[str, str]] = [
    ("/core/api/docs", "Put a video into the publishing queue."),
    ("/core/api/redoc", "Put a video into the publishing queue."),
    ("/studio/v1/docs", "Read a blob as it is now, or as it was at a version or at a time."),
    ("/studio/v1/redoc", "Read a blob as it is now, or as it was at a version or at a time."),
]


@pytest.mark.parametrize(("page", "text"), PAGES)
async def test_page(origin: str, chromium: str, tmp_path: Any, page: str, text: str) -> None:
    browser = await asyncio.create_subprocess_exec(
        chromium,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={tmp_path}",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--enable-logging=stderr",
        "--virtual-time-budget=20000",
        "--dump-dom",
        origin + page,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    shown, log = await browser.communicate()
    assert text in shown.decode()
    assert [line for line in log.decode(errors="replace").splitlines() if ":CONSOLE" in line] == []

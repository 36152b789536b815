"""GraphiQL in a real browser: queries are answered, subscriptions stream and stop."""

import asyncio
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from pyreqwest.client import ClientBuilder
from websockets.asyncio.client import ClientConnection, connect

from tests.gateway.http.served import Served, nothing_runs, until
from tests.patience import PATIENCE

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]

RUN = "document.querySelector('.graphiql-execute-button').click()"
ANSWER = "document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue() ?? ''"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"]


class Page:
    """One page of the browser, over its debugging protocol."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = count(1)

    async def call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        await self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (message := json.loads(await self._connection.recv())).get("id") != number:
            pass
        return message["result"]

    async def evaluate(self, expression: str) -> Any:
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    async def wait_for(self, expression: str) -> Any:
        async with asyncio.timeout(PATIENCE):
            while not (value := await self.evaluate(expression)):  # noqa: ASYNC110  # the page does not call back
                await asyncio.sleep(0.02)
        return value


@asynccontextmanager
async def browsing(url: str) -> AsyncIterator[Page]:
    """Open a page in Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        assert "TIDEGATE_REQUIRE_REAL_PARTS" not in os.environ, "Chromium is required here"
        pytest.skip("Chromium is not installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            program, *FLAGS, f"--user-data-dir={folder}", url, stderr=asyncio.subprocess.PIPE
        )
        try:
            assert process.stderr is not None
            while b"DevTools listening on" not in (line := await process.stderr.readline()):
                assert line, "the browser ended"
            host = line.decode().split("/")[2]
            async with connect(await page_address(host, url), proxy=None, max_size=None) as connection:
                yield Page(connection)
        finally:
            process.kill()
            await process.communicate()


async def page_address(host: str, url: str) -> str:
    async with asyncio.timeout(PATIENCE), ClientBuilder().no_proxy().build() as client:
        while True:
            response = await client.get(f"http://{host}/json/list").build().send()
            for target in json.loads(bytes(await response.bytes())):
                if target["url"].startswith(url.partition("?")[0]):
                    return str(target["webSocketDebuggerUrl"])
            await asyncio.sleep(0.05)


async def test_a_query_is_answered(served: Served) -> None:
    async with browsing(f"{served.url}/graphql?query={quote('{ me { name score } }')}") as page:
        await page.wait_for("!!document.querySelector('.graphiql-execute-button')")
        await page.evaluate(RUN)

        assert json.loads(await page.wait_for(ANSWER)) == {"data": {"me": {"name": "Ada", "score": 10}}}


async def test_a_subscription_streams_until_it_is_stopped(served: Served) -> None:
    async with browsing(f"{served.url}/graphql?query={quote('subscription { forever }')}") as page:
        await page.wait_for("!!document.querySelector('.graphiql-execute-button')")
        await page.evaluate(RUN)
        await page.wait_for(f"({ANSWER}).includes('forever') && JSON.parse({ANSWER}).data.forever > 2")
        await until(lambda: served.users.running == 1)

        await page.evaluate(RUN)

        await nothing_runs(served)

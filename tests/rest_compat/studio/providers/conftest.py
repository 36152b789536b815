"""The products with a worker of the providers' jobs, and a client of Studio's REST API that waits for jobs."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from subgraphs.kit.jobs.queue import LocalQueue
from tests.patience import PATIENCE

Json = Any  # JSON values

FINISHED = {"completed", "failed", "cancelled", "partial"}


class Studio:
    """What one user does over REST."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str) -> Json:
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    async def post(self, path: str, body: Json, status: int) -> Json:
        answer = await self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()["data"]

    async def refused(self, path: str, body: Json, status: int) -> Json:
        answer = await self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()["error"]

    async def create(self, content: str, **more: Json) -> str:
        made = await self.post("/blobs", {"content": content, "content_type": "text/plain", **more}, 201)
        return str(made["id"])

    async def ended(self, path: str) -> Json:
        """A job or a batch when it has ended."""
        async with asyncio.timeout(PATIENCE):
            while (found := await self.get(path))["status"] not in FINISHED:  # noqa: ASYNC110 - over REST, clients ask
                await asyncio.sleep(0.02)
        return found

    async def done(self, provider: str, blob_id: str, **configuration: Json) -> Json:
        body = {"blob_id": blob_id, "configuration": configuration, "async": True}
        return await self.ended((await self.post(f"/providers/{provider}/process", body, 202))["status_url"])


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    return {"retry_base_seconds": "0.01"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def working(tmp_path_factory: pytest.TempPathFactory, start: Any, settings: dict[str, str]) -> AsyncIterator[Any]:
    """The products, with a worker."""
    async with start(tmp_path_factory.mktemp("working"), settings) as product:
        jobs = product.parts.parts["providers"].jobs
        queue = LocalQueue(jobs.run, concurrency=4, limits=jobs.limits)
        await jobs.dispatch_to(queue)
        yield product
        await jobs.dispatch_to(None)
        await queue.stop()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def token(working: Any) -> str:
    return str(await working.user_token())


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(working: Any, token: str) -> Studio:
    return Studio(working.client(below="/studio/v1", Authorization=f"Bearer {token}"))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def other(working: Any) -> Studio:
    token = await working.user_token("user_456", "org_456")
    return Studio(working.client(below="/studio/v1", Authorization=f"Bearer {token}"))

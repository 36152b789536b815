"""Providers and blobs behind a gateway with a worker, and a client that reads like the requests of users."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import pytest

from gateway.execution.transport import RequestContext
from gateway.serving.gateway import Gateway
from subgraphs.kit.app import Subgraph
from subgraphs.studio.blobs.app import create_subgraph as create_blobs
from subgraphs.studio.providers.app import create_subgraph as create_providers
from tests.subgraphs.conftest import Composed

Json = Any  # JSON values
Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]

JOB = (
    "id providerId blobId blobVersion trigger status progress attempts outputBlobId remembered metadata configuration"
    " cost error { code message kind } startedAt completedAt"
)
FINISHED = {"COMPLETED", "FAILED", "CANCELLED"}
PROSE = (
    "The launch moves from April to May because the payment provider has not finished its review. Tom will ask them "
    "for a written date by Friday. Elena must update the landing page and tell the press contacts."
)


class RefusedError(AssertionError):
    """The graph answered with errors; this is the first of them."""

    def __init__(self, error: Mapping[str, Json]) -> None:
        super().__init__(f"{error['message']} {error.get('extensions')}")
        self.message: str = error["message"]
        self.code: str = error["extensions"]["code"]
        self.details: dict[str, Json] = error["extensions"].get("details") or {}


class Studio:
    """What one user (None: nobody) does."""

    def __init__(
        self, gateway: Gateway, parts: Mapping[str, Subgraph[Any]], eventually: Eventually, user: str | None = "alice"
    ) -> None:
        self.gateway = gateway
        self.parts = parts
        self.user = user
        self._eventually = eventually

    @property
    def providers(self) -> Subgraph[Any]:
        return self.parts["providers"]

    def by(self, user: str | None) -> "Studio":
        return Studio(self.gateway, self.parts, self._eventually, user)

    async def ask(self, text: str, **variables: Json) -> Json:
        claims = None if self.user is None else {"sub": self.user, "scope": ""}
        answer: Any = await self.gateway.execute(text, variables, context=RequestContext("1", claims=claims))
        if answer.errors:
            raise RefusedError(answer.errors[0])
        return answer.data

    async def refusal(self, text: str, **variables: Json) -> RefusedError:
        with pytest.raises(RefusedError) as caught:
            await self.ask(text, **variables)
        return caught.value

    async def create(self, content: str = PROSE, **options: Json) -> str:
        given = {"content": content, "contentType": "text/plain", **options}
        made = await self.ask("mutation($i: CreateBlobInput!) { createBlob(input: $i) { blob { id } } }", i=given)
        return str(made["createBlob"]["blob"]["id"])

    async def edit(self, blob_id: str, patch: Json, **options: Json) -> int:
        given = {"blobId": blob_id, "patch": patch, **options}
        made = await self.ask("mutation($i: UpdateBlobInput!) { updateBlob(input: $i) { blob { version } } }", i=given)
        return int(made["updateBlob"]["blob"]["version"])

    async def blob(self, blob_id: str, fields: str = "id title content contentType version metadata parentId") -> Json:
        return (await self.ask(f"query($id: ID!) {{ blob(id: $id) {{ {fields} }} }}", id=blob_id))["blob"]

    async def process(self, provider: str, blob_id: str, **options: Json) -> Json:
        given = {"providerId": provider, "blobId": blob_id, **options}
        text = f"mutation($i: ProcessBlobInput!) {{ processBlob(input: $i) {{ job {{ {JOB} }} }} }}"
        return (await self.ask(text, i=given))["processBlob"]["job"]

    async def job(self, job_id: str) -> Json:
        return (await self.ask(f"query($id: ID!) {{ job(id: $id) {{ {JOB} }} }}", id=job_id))["job"]

    async def ended(self, job_id: str) -> Json:
        async def is_finished() -> bool:
            return (await self.job(job_id))["status"] in FINISHED

        await self._eventually(is_finished)
        return await self.job(job_id)

    async def done(self, provider: str, blob_id: str, **options: Json) -> Json:
        return await self.ended((await self.process(provider, blob_id, **options))["id"])

    async def jobs(self, **criteria: Json) -> list[Json]:
        text = f"query($f: JobFilter) {{ jobs(filter: $f, first: 100) {{ nodes {{ {JOB} }} }} }}"
        return list((await self.ask(text, f=criteria))["jobs"]["nodes"])

    async def settled(self, blob_id: str, count: int) -> list[Json]:
        """The jobs on a blob, oldest first, when there are so many and all have ended."""

        async def is_settled() -> bool:
            found = await self.jobs(blobId=blob_id)
            return len(found) >= count and all(job["status"] in FINISHED for job in found)

        await self._eventually(is_settled)
        return list(reversed(await self.jobs(blobId=blob_id)))

    async def caught_up(self) -> None:
        """Wait until all events of blobs so far were answered."""
        assert await self.providers.context({"sub": "alice"}, {}).caught_up("blobs", seconds=20)

    async def register(self, provider: str = "custom-analyzer", **options: Json) -> Json:
        given = {
            "id": provider,
            "name": "Custom Analyzer",
            "workflowId": "analysis",
            "triggerEvents": ["ON_CREATE"],
            "supportedTypes": ["application/json"],
            **options,
        }
        text = (
            "mutation($i: RegisterProviderInput!) { registerProvider(input: $i) {"
            " signingSecret provider { id status validationId } } }"
        )
        return (await self.ask(text, i=given))["registerProvider"]

    async def validated(self, provider: str = "custom-analyzer") -> Json:
        text = "query($id: ID!) { provider(id: $id) { id status statusReason } }"

        async def is_validated() -> bool:
            return bool((await self.ask(text, id=provider))["provider"]["status"] != "PENDING_VALIDATION")

        await self._eventually(is_validated)
        return (await self.ask(text, id=provider))["provider"]


@pytest.fixture
def settings() -> dict[str, str]:
    """Settings beside the usual ones; for modules to override."""
    return {}


@pytest.fixture
async def studio(
    values: dict[str, str], settings: dict[str, str], composed: Composed, eventually: Eventually
) -> AsyncIterator[Studio]:
    """Alice, before providers and blobs on both databases; failed attempts are repeated at once."""
    given = {**values, "retry_base_seconds": "0.01", **settings}
    providers, blobs = create_providers(given), create_blobs(given)
    async with composed(providers, blobs, redis_url=None) as gateway:
        yield Studio(gateway, {"providers": providers, "blobs": blobs}, eventually)

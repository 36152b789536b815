"""Keys of requests that clients repeat: replayed answers, refused misuse, and what happens at the same time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.columns import named_metadata
from subgraphs.kit.database import Database
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.idempotency import KEPT, Claim, idempotency_table
from subgraphs.kit.settings import KitSettings, read_settings

Json = Any  # JSON values

REQUEST: Json = {"operation": "create", "content": "a", "big": 2**70}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def database(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Database]:
    metadata = named_metadata()
    idempotency_table(metadata)
    database = Database("keys", read_settings(KitSettings, values), metadata, clock)
    await database.start()
    async with database.writer.begin() as connection:
        if not database.is_sqlite:
            await connection.execute(text("CREATE SCHEMA keys"))
        await connection.run_sync(metadata.create_all)
    yield database
    await database.stop()


async def run(database: Database, clock: ManualClock, claim: Claim, answer: Json) -> Json:
    """What a request with this claim is answered with."""
    async with database.transaction() as session:
        replayed = await claim.replay(session, now=clock.now())
        if replayed is not None:
            return dict(replayed)
        await claim.keep(session, answer)
        return answer


def claim(key: str = "k", scope: str = "alice", **more: Json) -> Claim:
    return Claim(scope, key, REQUEST | more)


async def test_a_repeated_request_gets_its_first_answer(database: Database, clock: ManualClock) -> None:
    assert await run(database, clock, claim(), {"id": 1}) == {"id": 1}
    assert await run(database, clock, claim(), {"id": 2}) == {"id": 1}
    reordered = Claim("alice", "k", dict(reversed(REQUEST.items())))
    assert await run(database, clock, reordered, {"id": 3}) == {"id": 1}


async def test_a_key_of_another_request_is_refused(database: Database, clock: ManualClock) -> None:
    await run(database, clock, claim(), {"id": 1})
    with pytest.raises(SubgraphError) as caught:
        await run(database, clock, claim(content="b"), {"id": 2})
    assert (caught.value.code, (caught.value.details or {})["field"]) == ("CONFLICT", "idempotencyKey")


async def test_keys_belong_to_their_scope(database: Database, clock: ManualClock) -> None:
    await run(database, clock, claim(), {"id": 1})
    assert await run(database, clock, claim(scope="bob", content="b"), {"id": 2}) == {"id": 2}


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "nul\0"])
async def test_what_cannot_be_a_key_is_refused(database: Database, clock: ManualClock, key: str) -> None:
    with pytest.raises(SubgraphError) as caught:
        await run(database, clock, claim(key), {})
    assert (caught.value.code, (caught.value.details or {})["field"]) == ("VALIDATION_ERROR", "idempotencyKey")


async def test_a_request_that_was_refused_can_be_repeated(database: Database, clock: ManualClock) -> None:
    with pytest.raises(RuntimeError):  # noqa: PT012 - the block is the point
        async with database.transaction() as session:
            assert await claim().replay(session, now=clock.now()) is None
            raise RuntimeError
    assert await run(database, clock, claim(content="b"), {"id": 2}) == {"id": 2}


async def test_keys_are_forgotten_after_a_while(database: Database, clock: ManualClock) -> None:
    await run(database, clock, claim(), {"id": 1})
    clock.advance(KEPT + timedelta(seconds=1))
    assert await run(database, clock, claim(content="b"), {"id": 2}) == {"id": 2}


async def test_of_requests_at_the_same_time_one_is_done(database: Database, clock: ManualClock) -> None:
    answers = await asyncio.gather(*(run(database, clock, claim(), {"id": place}) for place in range(10)))
    assert len({answer["id"] for answer in answers}) == 1

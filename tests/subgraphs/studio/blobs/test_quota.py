"""Quotas are exact and refuse before anything is stored (D-34)."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from subgraphs.studio.blobs.app import create_subgraph
from tests.subgraphs.studio.blobs.conftest import Client, RefusedError


@pytest.fixture
async def poor(values: dict[str, str]) -> AsyncIterator[Client]:
    """A user who may have 3 blobs of 20 bytes together."""
    subgraph = create_subgraph(values | {"demo": "false", "quota_blobs": "3", "quota_bytes": "20"})
    await subgraph.start()
    yield Client(subgraph)
    await subgraph.stop()


async def test_the_number_of_blobs_is_limited(poor: Client) -> None:
    blobs = [await poor.create("x") for _ in range(3)]
    with pytest.raises(RefusedError) as caught:
        await poor.create("x")
    assert caught.value.code == "QUOTA_EXCEEDED"
    assert caught.value.details == {"quota": "blobs", "limit": 3, "reason": "An account may have 3 blobs"}
    assert len(await poor.list()) == 3
    with pytest.raises(RefusedError) as caught:
        await poor.revert(blobs[0]["id"], 1, createBackup=True)
    assert caught.value.code == "QUOTA_EXCEEDED"
    assert (await poor.read(blobs[0]["id"]))["version"] == 1
    await poor.delete(blobs[0]["id"])
    await poor.create("x")


async def test_the_bytes_of_current_versions_are_limited(poor: Client) -> None:
    blob = await poor.create("x" * 15)
    with pytest.raises(RefusedError) as caught:
        await poor.create("x" * 6)
    assert caught.value.details == {"quota": "bytes", "limit": 20, "reason": "An account may store 20 bytes"}
    await poor.create("x" * 5)
    with pytest.raises(RefusedError) as caught:
        await poor.update(blob["id"], {"content": "x" * 16})
    assert caught.value.code == "QUOTA_EXCEEDED"
    assert (await poor.read(blob["id"]))["version"] == 1
    await poor.update(blob["id"], {"content": "x" * 10})
    await poor.update(blob["id"], {"content": "x" * 15})
    assert (await poor.by("bob").create("x" * 20))["size"] == 20


async def test_who_has_too_much_may_still_shrink(values: dict[str, str]) -> None:
    rich = create_subgraph(values | {"demo": "false", "quota_blobs": "3", "quota_bytes": "20"})
    await rich.start()
    blob = await Client(rich).create("x" * 10)
    await Client(rich).create("x" * 10)
    await rich.stop()
    subgraph = create_subgraph(values | {"demo": "false", "quota_blobs": "1", "quota_bytes": "15"})
    await subgraph.start()
    poorer = Client(subgraph)
    assert (await poorer.update(blob["id"], {"content": "x" * 9}))["blob"]["size"] == 9
    assert (await poorer.update(blob["id"], {"metadata": {"a": 1}}))["blob"]["version"] == 3
    with pytest.raises(RefusedError) as caught:
        await poorer.update(blob["id"], {"content": "x" * 10})
    assert (caught.value.code, caught.value.details["quota"]) == ("QUOTA_EXCEEDED", "bytes")
    await poorer.update(blob["id"], {"content": ""})
    assert (await poorer.update(blob["id"], {"content": "x" * 5}))["blob"]["size"] == 5
    await subgraph.stop()


async def test_what_is_hidden_counts_on(poor: Client) -> None:
    blob = await poor.create("x" * 20)
    await poor.delete(blob["id"], soft=True)
    with pytest.raises(RefusedError):
        await poor.create("x")


async def test_parallel_writers_do_not_slip_through(poor: Client) -> None:
    answers = await asyncio.gather(*(poor.create("x") for _ in range(12)), return_exceptions=True)
    assert sum(isinstance(answer, dict) for answer in answers) == 3
    assert {answer.code for answer in answers if isinstance(answer, RefusedError)} == {"QUOTA_EXCEEDED"}
    assert len(await poor.list()) == 3

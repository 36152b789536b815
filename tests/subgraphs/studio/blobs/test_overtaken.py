"""Readers and writers whose row was overtaken by somebody else between two of their statements."""

import json

import pytest
from sqlalchemy import update

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.blobs.models import BlobRow
from subgraphs.studio.blobs.repository.blobs import find_blob, save_changes
from subgraphs.studio.blobs.service.history import blob_at, content_of
from tests.subgraphs.studio.blobs.conftest import Client


async def test_a_reader_overtaken_by_a_change_still_gets_the_content_of_its_version(alice: Client) -> None:
    content = json.dumps({"n": 0, "big": "x" * 10_000})
    blob = await alice.create(content, contentType="application/json")
    for number in (1, 2):  # the second version's content is at its head only
        await alice.update(blob["id"], {"op": "replace", "path": "/content/n", "value": number})
    async with alice.subgraph.database.reading() as session:
        row = await find_blob(session, blob["id"])
        assert row is not None
        expected = json.loads(await content_of(session, alice.subgraph.resources.files, row))
        await alice.update(blob["id"], {"op": "replace", "path": "/content/n", "value": 3})
        assert json.loads(await content_of(session, alice.subgraph.resources.files, row)) == expected
        assert expected["n"] == 2


async def test_a_reader_overtaken_by_deletion_finds_nothing(alice: Client) -> None:
    blob = await alice.create("x" * 10_000)
    await alice.update(blob["id"], {"content": "y" * 10_000})
    async with alice.subgraph.database.reading() as session:
        row = await find_blob(session, blob["id"])
        assert row is not None
        await alice.delete(blob["id"])
        files = alice.subgraph.resources.files
        for reading in (content_of(session, files, row), blob_at(session, files, row, 1)):
            with pytest.raises(SubgraphError) as caught:
                await reading
            assert caught.value.code == "BLOB_NOT_FOUND"


async def test_a_write_whose_row_has_moved_on_is_not_written(alice: Client) -> None:
    blob = await alice.create("v1")
    async with alice.subgraph.database.transaction() as session:
        row = await find_blob(session, blob["id"])
        assert row is not None
        moved = update(BlobRow).where(BlobRow.id == blob["id"]).values(version=7)
        await session.execute(moved, execution_options={"synchronize_session": False})
        row.version, row.title = 2, "mine"
        assert await save_changes(session) is False
        await session.rollback()
    assert (await alice.read(blob["id"]))["title"] == "v1"

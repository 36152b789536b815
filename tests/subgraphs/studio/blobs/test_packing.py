"""Contents of middle size: compressed in the database where that makes them smaller, and nobody sees it."""

import random
from base64 import b64encode

from sqlalchemy import func, select, text

from subgraphs.studio.blobs.models import ContentRow
from tests.subgraphs.studio.blobs.conftest import Client

TEXT = "".join(f"Line {number} of a text that is long enough.\n" for number in range(1000))
NOISE = b64encode(random.Random(1).randbytes(20_000)).decode()


async def bytes_stored(alice: Client, blob_id: str) -> int:
    async with alice.subgraph.database.reading() as session:
        statement = select(func.sum(func.length(ContentRow.content))).where(ContentRow.blob_id == blob_id)
        return int(await session.scalar(statement) or 0)


async def test_what_is_smaller_compressed_is_stored_so(alice: Client) -> None:
    blob = await alice.create(TEXT)
    assert await bytes_stored(alice, blob["id"]) < len(TEXT) / 4
    assert await alice.read(blob["id"], fields="size content") == {"size": len(TEXT), "content": TEXT}


async def test_what_is_not_stays_as_it_is(alice: Client) -> None:
    blob = await alice.create(NOISE, contentType="application/octet-stream", encoding="BASE64")
    assert await bytes_stored(alice, blob["id"]) == 20_000
    assert (await alice.read(blob["id"], fields="content"))["content"] == NOISE


async def test_every_version_is_read_as_it_was_written(alice: Client) -> None:
    blob = (await alice.create(TEXT))["id"]
    await alice.update(blob, {"content": TEXT.upper()})
    await alice.update(blob, {"content": "small"})
    for version, content in enumerate((TEXT, TEXT.upper(), "small"), start=1):
        assert (await alice.read(blob, version=version))["content"] == content


async def test_contents_from_before_are_read_as_they_are(alice: Client) -> None:
    blob = await alice.create(TEXT)
    async with alice.subgraph.database.transaction() as session:
        raw = text("UPDATE contents SET packed = false, content = :content WHERE blob_id = :blob")
        await session.execute(raw, {"content": TEXT.encode(), "blob": blob["id"]})
    assert (await alice.read(blob["id"]))["content"] == TEXT

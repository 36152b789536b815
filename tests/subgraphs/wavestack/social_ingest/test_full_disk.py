"""PostgreSQL that has no room takes a batch in as a whole, later, and says so in the meantime."""

import pytest
from sqlalchemy import text

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.social_ingest.ports import Resources
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.social_ingest.conftest import INGEST

# What the server says of itself at a row.
FAIL = """CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'could not extend file: No space left on device'; END $$"""
AT_EACH = "CREATE TRIGGER full_disk BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fill()"
COUNT = "{ messages { totalCount } }"
MEND = "DROP FUNCTION fill CASCADE"


@pytest.mark.parametrize("values", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
@pytest.mark.parametrize("table", ["messages", "words", "outbox"])
async def test_a_full_disk_refuses_a_batch_as_a_whole(
    social: Subgraph[Resources], answer: Ask, data: Ask, table: str
) -> None:
    items = [{"id": f"m{n}", "text": "hello", "channel": {"id": "c1"}, "author": {"id": f"u{n}"}} for n in range(5)]
    await _execute(social, FAIL, AT_EACH.format(table=table))
    try:
        refused = await answer(INGEST, platform="TWITCH", items=items)
        (error,) = refused["errors"]
        assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
        assert error["message"] == "The database cannot do this at the moment; try again."
        assert (await data(COUNT))["messages"]["totalCount"] == 0
    finally:
        await _execute(social, MEND)
    assert len((await data(INGEST, platform="TWITCH", items=items))["ingest"]["createdIds"]) == 5
    assert (await data(COUNT))["messages"]["totalCount"] == 5


async def _execute(social: Subgraph[Resources], *statements: str) -> None:
    async with social.database.transaction() as session:
        for statement in statements:
            await session.execute(text(statement))

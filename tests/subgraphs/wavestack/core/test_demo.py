"""The demo holds what the published examples name, once, and only in demo mode."""

from pathlib import Path

from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.migrations import pending_changes
from subgraphs.wavestack.core.app import create_subgraph
from subgraphs.wavestack.core.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

TOTALS = "{ queueItems { totalCount } projects { totalCount } assets { totalCount } }"


def _totals(items: int, projects: int, assets: int) -> dict[str, dict[str, int]]:
    names = {"queueItems": items, "projects": projects, "assets": assets}
    return {name: {"totalCount": count} for name, count in names.items()}


async def test_the_ids_of_the_examples_lead_to_each_other(data: Ask) -> None:
    found = await data("""{ queueItem(id: "clx1234") {
      title status organization { id assets { nodes { id } } }
      project { id name organization { id } } asset { id status project { id } organization { id } }
    } }""")
    assert found["queueItem"] == {
        "title": "My Video Title",
        "status": "QUEUED",
        "project": {"id": "proj_456", "name": "Ranked climb", "organization": {"id": "org_123"}},
        "asset": {
            "id": "asset_789",
            "status": "READY",
            "project": {"id": "proj_456"},
            "organization": {"id": "org_123"},
        },
        "organization": {"id": "org_123", "assets": {"nodes": [{"id": "asset_789"}]}},
    }


async def test_it_shows_every_status_and_a_second_organization(data: Ask) -> None:
    items = (await data("{ queueItems { nodes { status } } }"))["queueItems"]["nodes"]
    assert {item["status"] for item in items} == {"QUEUED", "PROCESSING", "PUBLISHED", "FAILED"}
    assert await data(TOTALS, "org_456") == _totals(0, 1, 0)


async def test_another_start_changes_nothing_that_users_did(core: Subgraph[Resources], data: Ask) -> None:
    await data('mutation { deleteQueueItem(input: {id: "clx1234"}) { deletedId } }')
    await core.seed_demo()
    assert await data(TOTALS) == _totals(5, 1, 1)


async def test_outside_demo_mode_nothing_is_there(values: dict[str, str], clock: ManualClock) -> None:
    subgraph = create_subgraph(values | {"demo": "false"}, clock)
    await subgraph.start()
    try:
        answer = await subgraph.execute(parse(TOTALS), {}, claims={"sub": "user_123", "org_id": "org_123"})
        assert answer == {"data": _totals(0, 0, 0)}
    finally:
        await subgraph.stop()


def test_printing_the_schema_touches_no_disk(sqlite_values: dict[str, str], tmp_path: Path) -> None:
    data_dir = tmp_path / "none"
    assert "type QueueItem @key" in create_subgraph(sqlite_values | {"data_dir": str(data_dir)}).sdl()
    assert not data_dir.exists()


async def test_migrated_tables_are_those_of_the_models(core: Subgraph[Resources]) -> None:
    assert await pending_changes(core.database) == []

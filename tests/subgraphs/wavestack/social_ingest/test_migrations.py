"""What was counted before a migration counts after it."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from subgraphs.kit.migrations import migrate
from subgraphs.wavestack import social_ingest
from subgraphs.wavestack.social_ingest.app import create_subgraph

MIGRATIONS = Path(social_ingest.__file__).parent / "migrations"
TOTALS = "INSERT INTO user_totals VALUES ('org_1', '', 'u1', 5, 5, 0, 0, 1, :at, :at)"
MADE = "SELECT sql FROM sqlite_master WHERE name = 'user_totals'"
INDEXES = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'user_totals' AND sql IS NOT NULL"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The migrations up to the second."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    for file in (folder / "versions").glob("*.py"):
        if file.name > "0003":
            file.unlink()
    return folder


async def test_counts_stay_where_tables_are_made_anew(tmp_path: Path, before: Path) -> None:
    """On SQLite, rows without numbers of their own, and with the indexes that they had."""
    social = create_subgraph({"data_dir": str(tmp_path / "data"), "demo": "false"})
    await social.database.start()
    await migrate(social.database, before)
    async with social.database.transaction() as session:
        await session.execute(text(TOTALS), {"at": "2026-01-01T00:00:00.000000+00:00"})
    await social.start()
    async with social.database.reading() as session:
        assert (await session.execute(text("SELECT user_id, messages FROM user_totals"))).all() == [("u1", 5)]
        assert "WITHOUT ROWID" in await session.scalar(text(MADE))
        assert len((await session.execute(text(INDEXES))).all()) == 3
    await social.stop()

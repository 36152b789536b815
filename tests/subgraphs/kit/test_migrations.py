"""Migrations: once, however many start at the same time, and all or nothing."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.migrations import migrate, newest_revision, pending_changes

SECOND = """
from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("note", sa.Column("extra_two", sa.Integer()))
    op.create_table("other", sa.Column("id", sa.Integer(), primary_key=True))
    {rest}
"""


async def test_the_models_and_the_migrated_tables_are_the_same(notes: Any) -> None:
    assert await pending_changes(notes.database) == []


async def test_processes_that_start_at_the_same_time_migrate_once(
    make_notes: Callable[..., Any], values: dict[str, str]
) -> None:
    subgraphs = [make_notes(values) for _ in range(6)]
    for subgraph in subgraphs:
        await subgraph.database.start()
    done = await asyncio.gather(*(subgraph.migrate() for subgraph in subgraphs))
    assert any(done)
    assert not await subgraphs[0].migrate()
    for subgraph in subgraphs:
        await subgraph.database.stop()


async def test_a_migration_that_fails_leaves_nothing_behind(notes: Any, notes_migrations: Path, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(notes_migrations, folder)
    second = folder / "versions" / "0002_more.py"
    second.write_text(SECOND.format(rest="op.execute('no such statement')"))
    with pytest.raises(sa.exc.DBAPIError):
        await migrate(notes.database, folder)
    assert await pending_changes(notes.database) == []
    second.write_text(SECOND.format(rest=""))
    assert await migrate(notes.database, folder)
    assert len(await pending_changes(notes.database)) == 2


async def test_a_database_of_a_newer_program_is_refused(
    notes: Any, notes_migrations: Path, tmp_path: Path, make_notes: Callable[..., Any], values: dict[str, str]
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(notes_migrations, folder)
    (folder / "versions" / "0002_more.py").write_text(SECOND.format(rest=""))
    await migrate(notes.database, folder)
    with pytest.raises(SubgraphError, match="at revision 0002, newer than this program's 0001"):
        await make_notes(values).start()


def test_the_newest_revision_by_file_names_is_alembics(notes_migrations: Path) -> None:
    root = Path(__file__).parents[3] / "subgraphs"
    folders = [notes_migrations, *(path.parent for path in root.glob("**/migrations/versions"))]
    for folder in folders:
        assert ScriptDirectory(str(folder)).get_heads() == [newest_revision(folder)], folder


def test_a_start_with_nothing_to_migrate_does_not_import_alembic(tmp_path: Path) -> None:
    program = """
import asyncio, sys
from subgraphs.identity.app import create_subgraph
async def main():
    subgraph = create_subgraph({"data_dir": sys.argv[1]})
    await subgraph.start()
    await subgraph.stop()
asyncio.run(main())
print("alembic" in sys.modules)
"""
    run = [sys.executable, "-c", program, str(tmp_path)]
    printed = [subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)]
    assert printed == ["True", "False"]

"""A subgraph's database and its folder of migrations come in; a database at the newest revision goes out.

Revisions are files `versions/0001_what.py` with `revision = "0001"`, one straight line, so that the newest is known
from the file names and a start with nothing to do need not import Alembic.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.database import Database
from subgraphs.kit.errors import SERVICE_UNAVAILABLE, SubgraphError

_VERSION_TABLE = "alembic_version"
_version = sa.Table(_VERSION_TABLE, sa.MetaData(), sa.Column("version_num", sa.String(32)))


def newest_revision(folder: Path) -> str:
    """The newest revision below a folder of migrations, by its files' names."""
    return max(path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9]*_*.py"))


async def migrate(database: Database, folder: Path) -> bool:
    """Bring the database to the newest revision; answers whether there was anything to do.

    Two processes may do this at once: the second waits, and finds nothing left to do.
    """
    newest = newest_revision(folder)
    current = await _current_revision(database)
    if current == newest:
        return False
    if current is not None and current > newest:
        raise SubgraphError(
            SERVICE_UNAVAILABLE,
            f"The database of '{database.name}' is at revision {current}, newer than this program's {newest}.",
        )
    async with database.writer.begin() as connection:
        if not database.is_sqlite:
            lock = sa.func.hashtext(f"migrate:{database.name}")
            await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
            await connection.execute(sa.schema.CreateSchema(database.name, if_not_exists=True))
        await connection.run_sync(_upgrade, folder, database.metadata)
    return True


async def pending_changes(database: Database) -> list[Any]:
    """What the models have and the migrated database lacks, or the other way round (Alembic's operations as tuples)."""
    async with database.writer.begin() as connection:
        return await connection.run_sync(_compare, database.metadata)


def create_outbox(op: Any) -> None:  # Any: `alembic.op` is a module that offers the methods of its `Operations`
    """Create the outbox as the first revision of every subgraph has it."""
    op.create_table(
        "outbox",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(255), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("payload", json_column(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_at"), "outbox", ["at"])


def create_jobs(op: Any) -> None:  # Any: as above
    """Create the table of jobs as every subgraph with kinds of jobs has it."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(255), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("arguments", json_column(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("losses", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("run_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("unique_text", sa.String(255), nullable=True),
        sa.Column("error_code", sa.String(64), nullable=True),
        sa.Column("error_message", sa.String(1000), nullable=True),
        sa.Column("result", json_column(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_status_run_at"), "jobs", ["status", "run_at"])
    op.create_index(op.f("ix_jobs_completed_at"), "jobs", ["completed_at"])
    op.create_index(op.f("ix_jobs_kind_unique_text"), "jobs", ["kind", "unique_text"], unique=True)


def create_followed(op: Any) -> None:  # Any: as above
    """Create the table of followed subgraphs as every subgraph that follows others has it."""
    op.create_table(
        "followed",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_followed")),
    )


async def _current_revision(database: Database) -> str | None:
    try:
        async with database.reading() as session:
            revision: str | None = await session.scalar(sa.select(_version.c.version_num))
            return revision
    except DBAPIError:  # no such table yet
        return None


def _upgrade(connection: Connection, folder: Path, metadata: sa.MetaData) -> None:
    # Imported only where there is something to do: Alembic takes a noticeable part of a start.
    from alembic.config import Config  # noqa: PLC0415
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    script = ScriptDirectory(str(folder))

    def upgrade(revision: Any, _context: object) -> list[Any]:  # Any: Alembic's own types of steps
        return script._upgrade_revs("head", revision)  # noqa: SLF001 - as Alembic's own `upgrade` command does

    with EnvironmentContext(Config(), script, fn=upgrade) as environment:
        environment.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
        environment.run_migrations()


def _compare(connection: Connection, metadata: sa.MetaData) -> list[Any]:  # Any: Alembic's operations as tuples
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - a development tool, not part of a start
    from alembic.migration import MigrationContext  # noqa: PLC0415

    context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
    return list(compare_metadata(context, metadata))

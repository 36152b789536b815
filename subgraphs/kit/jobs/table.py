"""The table `jobs`: a subgraph's metadata comes in and has it afterwards; statements are written against `JOBS`."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata


def jobs_table(metadata: MetaData) -> Table:
    """Add the table to a subgraph's metadata, unless it is there."""
    if "jobs" in metadata.tables:
        return metadata.tables["jobs"]
    return Table(
        "jobs",
        metadata,
        Column("id", String(40), primary_key=True),
        Column("kind", String(64), nullable=False),
        Column("scope", String(255), nullable=False),
        Column("key", String(64), nullable=False),
        Column("status", String(16), nullable=False),
        Column("arguments", json_column(), nullable=False),
        Column("progress", Integer(), nullable=False),
        Column("attempt", Integer(), nullable=False),
        Column("attempts", Integer(), nullable=False),
        Column("losses", Integer(), nullable=False),
        # Grows with each run: a worker that lost its lease cannot write under a newer number.
        Column("generation", Integer(), nullable=False),
        Column("run_at", UtcDateTime(), nullable=False),
        Column("lease_until", UtcDateTime(), nullable=True),
        Column("cancel_requested", Boolean(), nullable=False),
        # Set while the job is not finished, so that a plain unique index says "one at a time".
        Column("unique_text", String(255), nullable=True),
        Column("error_code", String(64), nullable=True),
        Column("error_message", String(1000), nullable=True),
        Column("result", json_column(), nullable=True),
        Column("created_at", UtcDateTime(), nullable=False),
        Column("started_at", UtcDateTime(), nullable=True),
        Column("completed_at", UtcDateTime(), nullable=True),
        Index(None, "status", "run_at"),
        Index(None, "completed_at"),
        Index(None, "kind", "unique_text", unique=True),
    )


JOBS = jobs_table(named_metadata())

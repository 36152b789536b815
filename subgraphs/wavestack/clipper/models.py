"""Nothing comes in, the table of clips goes out, for queries and for migrations."""

from datetime import datetime

from sqlalchemy import BigInteger, Double, Index, Integer, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, named_metadata
from subgraphs.kit.idempotency import idempotency_table

_ID = String(64)


class Base(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


idempotency_table(Base.metadata)


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements that need no objects."""
    return Base.metadata.tables[model.__tablename__]


class ClipRow(Base):
    """A clip. `file_key` names its bytes in the store for as long as they are kept.

    A deleted one stays as a row that nothing shows until its file is gone and its job has ended.
    """

    __tablename__ = "clips"
    __table_args__ = (
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "organization_id", "status", "created_at", "id"),
        Index(None, "source_asset_id", "created_at", "id"),
        Index(None, "highlight_id", "created_at", "id"),
        Index(None, "stream_id", "created_at", "id"),
        Index(None, "completed_at"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    job_id: Mapped[str] = mapped_column(_ID)
    status: Mapped[str] = mapped_column(String(16))
    source_kind: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(Text())
    source_asset_id: Mapped[str | None] = mapped_column(_ID)
    start_seconds: Mapped[float] = mapped_column(Double())
    duration_seconds: Mapped[float] = mapped_column(Double())
    format: Mapped[str] = mapped_column(String(16))
    preset: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str | None] = mapped_column(String(120))
    project_id: Mapped[str | None] = mapped_column(_ID)
    highlight_id: Mapped[str | None] = mapped_column(_ID)
    stream_id: Mapped[str | None] = mapped_column(_ID)
    created_by: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    asset_id: Mapped[str | None] = mapped_column(_ID)
    file_key: Mapped[str | None] = mapped_column(String(255))
    duration: Mapped[float | None] = mapped_column(Double())
    size_bytes: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"))
    checksum: Mapped[str | None] = mapped_column(String(64))
    error_code: Mapped[str | None] = mapped_column(String(32))
    error_message: Mapped[str | None] = mapped_column(Text())
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

"""Runs of jobs come in, the service does what they ask: nothing is decided here."""

from datetime import timedelta
from typing import Final

from subgraphs.kit.jobs import JobKind
from subgraphs.wavestack.youtube_publisher.service.sending import record_end, send_upload
from subgraphs.wavestack.youtube_publisher.service.statistics import collect
from subgraphs.wavestack.youtube_publisher.service.uploads import SEND

JOBS: Final = (
    JobKind(SEND, send_upload, attempts=6, timeout=timedelta(hours=6), failed=record_end, concurrency=2),
    JobKind("upload.count", collect, every=timedelta(hours=1), timeout=timedelta(minutes=30)),
)

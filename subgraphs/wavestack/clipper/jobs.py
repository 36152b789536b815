"""Runs of jobs come in, the service does what they ask: nothing is decided here."""

from datetime import timedelta

from subgraphs.kit.jobs import JobKind
from subgraphs.wavestack.clipper.service.clips import CREATE_JOB
from subgraphs.wavestack.clipper.service.making import make_clip, record_failure
from subgraphs.wavestack.clipper.service.retention import sweep_files

# Two at once: each uses a processor of its own at low priority, so that others wait and everything else goes on.
JOBS = (
    JobKind(CREATE_JOB, make_clip, attempts=3, timeout=timedelta(minutes=40), failed=record_failure, concurrency=2),
    JobKind("clip.sweep", sweep_files, every=timedelta(minutes=15)),
)

"""Work that outlives a request: what a subgraph declares, enqueues and asks about. The parts that run it are beside."""

from subgraphs.kit.jobs.errors import JobError, LeaseLostError, RetryLaterError
from subgraphs.kit.jobs.job import CANCELLED, TIMEOUT, WORKER_LOST, Job, JobStatus
from subgraphs.kit.jobs.kinds import JobKind
from subgraphs.kit.jobs.queueing import cancel, enqueue, find_job, find_jobs
from subgraphs.kit.jobs.run import JobRun

__all__ = [
    "CANCELLED",
    "TIMEOUT",
    "WORKER_LOST",
    "Job",
    "JobError",
    "JobKind",
    "JobRun",
    "JobStatus",
    "LeaseLostError",
    "RetryLaterError",
    "cancel",
    "enqueue",
    "find_job",
    "find_jobs",
]

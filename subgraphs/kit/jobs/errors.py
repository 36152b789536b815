"""What a job's coroutine raises to end its run otherwise than by returning."""

from datetime import timedelta


class JobError(Exception):
    """The job has failed for good: trying again would not help. `code` and `message` are shown to its owner."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class RetryLaterError(Exception):
    """Not yet: run the job again after `delay`. This does not count as an attempt."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__(f"again in {delay.total_seconds():g} s")
        self.delay = delay


class LeaseLostError(Exception):
    """Another worker has taken the job over, so that this run may write nothing any more."""

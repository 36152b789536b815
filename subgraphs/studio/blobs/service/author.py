"""Who writes and under which limits comes in as one value that every writing use case takes."""

from dataclasses import dataclass

from subgraphs.kit.clock import Clock
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.identity import Actor, require_scope, require_subject
from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.domain.providers import USER
from subgraphs.studio.blobs.domain.runs import checked_writer
from subgraphs.studio.blobs.errors import quota_exceeded
from subgraphs.studio.blobs.repository.usage import Usage
from subgraphs.studio.blobs.service.access import SERVICE


@dataclass(frozen=True, slots=True)
class Quota:
    """What one user may have: blobs, and bytes in their current versions (D-34)."""

    blobs: int
    bytes: int

    def refusal(self, usage: Usage) -> SubgraphError | None:
        """The QUOTA_EXCEEDED for an account that would have this much with a new blob; None where it may."""
        if usage.blobs > self.blobs:
            return quota_exceeded(f"An account may have {self.blobs} blobs", "blobs", self.blobs)
        if usage.bytes > self.bytes:
            return quota_exceeded(f"An account may store {self.bytes} bytes", "bytes", self.bytes)
        return None

    def check_growth(self, usage: Usage) -> None:
        """Let a blob's growth pass, after which the account has this much; QUOTA_EXCEEDED undoes it otherwise."""
        if usage.bytes > self.bytes:
            raise quota_exceeded(f"An account may store {self.bytes} bytes", "bytes", self.bytes)


@dataclass(frozen=True, slots=True)
class Writer:
    """What a service says of who writes: a provider, for an owner. Users say nothing and write for themselves."""

    provider_id: str | None = None
    owner_id: str | None = None
    described: bool = False
    """Whether it also tells of the run that made what is written."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: for which owner, on whose behalf (the user, or a provider), when, and within which quota."""

    owner_id: str
    clock: Clock
    quota: Quota
    files: FileStorage
    provider_id: str = USER


def author_of(actor: Actor, writer: Writer, clock: Clock, quota: Quota, files: FileStorage) -> Author:
    """The caller as an author; a service as the provider and for the owner that it names, others are refused that."""
    subject = require_subject(actor)
    if writer == Writer():
        return Author(subject, clock, quota, files)
    require_scope(actor, SERVICE)
    by = USER if writer.provider_id is None else checked_writer(writer.provider_id)
    return Author(writer.owner_id or subject, clock, quota, files, by)

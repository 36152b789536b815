"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.studio.providers.domain.statuses import (
    BatchStatus,
    ErrorKind,
    JobStatus,
    ProcessingStatus,
    ProviderState,
    ProviderTrigger,
)
from subgraphs.studio.providers.service import announcing

describe_enum(
    ProviderState,
    "Whether a provider can be used.",
    {
        ProviderState.ACTIVE: "It can be used.",
        ProviderState.INACTIVE: "Its owner has switched it off.",
        ProviderState.PENDING_VALIDATION: "It was registered a moment ago and is being looked at.",
        ProviderState.REJECTED: "It breaks a rule; its status says which.",
    },
)
describe_enum(
    JobStatus,
    "How far a job has come. The last three are final.",
    {
        JobStatus.QUEUED: "Waits for its turn, or for another attempt.",
        JobStatus.RUNNING: "Is being done.",
        JobStatus.COMPLETED: "Is done.",
        JobStatus.FAILED: "Could not be done.",
        JobStatus.CANCELLED: "Was withdrawn.",
    },
)
describe_enum(
    BatchStatus,
    "How far a batch has come.",
    {
        BatchStatus.PROCESSING: "Some of its jobs have not ended.",
        BatchStatus.COMPLETED: "All of its jobs were completed.",
        BatchStatus.PARTIAL: "Some of its jobs were completed, others were not.",
        BatchStatus.FAILED: "None of its jobs was completed.",
    },
)
describe_enum(
    ProcessingStatus,
    "How far a provider's work on a blob has come.",
    {
        ProcessingStatus.PENDING: "Waits for its turn.",
        ProcessingStatus.PROCESSING: "Is being done.",
        ProcessingStatus.COMPLETED: "Is done.",
        ProcessingStatus.FAILED: "Could not be done.",
        ProcessingStatus.SKIPPED: "Was withdrawn before it was done.",
        ProcessingStatus.NOT_PROCESSED: "The provider has never had to do with the blob.",
    },
)
describe_enum(
    ProviderTrigger,
    "Why a provider runs.",
    {
        ProviderTrigger.REQUEST: "Somebody asked for it.",
        ProviderTrigger.ON_CREATE: "A blob was made.",
        ProviderTrigger.ON_EDIT: "A blob was changed.",
        ProviderTrigger.ON_DELETE: "A blob was deleted.",
    },
)
describe_enum(
    ErrorKind,
    "Why a job failed, as analytics count it.",
    {
        ErrorKind.TIMEOUT: "The provider took too long.",
        ErrorKind.INVALID_INPUT: "The blob is nothing that the provider can process.",
        ErrorKind.INTERNAL_ERROR: "The provider failed.",
    },
)


@strawberry.enum(description="Which providers a list shows.")
class ProviderStatusFilter(Enum):
    """Providers by state."""

    ACTIVE = strawberry.enum_value("active", description="Those that can be used.")
    INACTIVE = strawberry.enum_value("inactive", description="Those that cannot be used.")
    ALL = strawberry.enum_value("all", description="All of them.")


@strawberry.enum(description="How a provider is paid.")
class PricingModel(Enum):
    """Ways of paying."""

    PER_USE = strawberry.enum_value("per_use", description="For each run.")


@strawberry.enum(description="What happened to a job.")
class JobEventType(Enum):
    """Events of jobs; the value is the topic."""

    QUEUED = strawberry.enum_value(announcing.JOB_QUEUED, description="It came to be.")
    STARTED = strawberry.enum_value(announcing.JOB_STARTED, description="An attempt began.")
    PROGRESSED = strawberry.enum_value(announcing.JOB_PROGRESSED, description="It has come further.")
    COMPLETED = strawberry.enum_value(announcing.PROVIDER_COMPLETED, description="It is done.")
    FAILED = strawberry.enum_value(announcing.PROVIDER_FAILED, description="It could not be done.")
    CANCELLED = strawberry.enum_value(announcing.JOB_CANCELLED, description="It was withdrawn.")


@strawberry.enum(description="What a provider did, or what happened to it.")
class ProviderEventType(Enum):
    """Events of providers; the value is the topic."""

    COMPLETED = strawberry.enum_value(announcing.PROVIDER_COMPLETED, description="It has completed a job.")
    FAILED = strawberry.enum_value(announcing.PROVIDER_FAILED, description="It has failed at a job.")
    REGISTERED = strawberry.enum_value(announcing.PROVIDER_REGISTERED, description="It was registered.")
    ACTIVATED = strawberry.enum_value(announcing.PROVIDER_ACTIVATED, description="It can be used from now on.")
    REJECTED = strawberry.enum_value(announcing.PROVIDER_REJECTED, description="It breaks a rule.")
    UPDATED = strawberry.enum_value(announcing.PROVIDER_UPDATED, description="Its description or state was changed.")
    DELETED = strawberry.enum_value(announcing.PROVIDER_DELETED, description="It was removed.")

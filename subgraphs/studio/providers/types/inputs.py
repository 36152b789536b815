"""The inputs of mutations and lists come in as GraphQL gives them, and go out as the service takes them."""

from typing import Any

import strawberry
from strawberry import UNSET

from subgraphs.kit.scalars import JSON
from subgraphs.studio.providers.domain.definition import MAX_BLOB_BYTES
from subgraphs.studio.providers.domain.registration import Registration
from subgraphs.studio.providers.domain.statuses import JobStatus, ProviderTrigger
from subgraphs.studio.providers.domain.triggers import Condition
from subgraphs.studio.providers.errors import invalid_input
from subgraphs.studio.providers.service.reading import JobCriteria
from subgraphs.studio.providers.service.requesting import Request

_CONFIGURATION = (
    "Options of the provider and properties of its input schema but `content`; what is left out has its default."
)
_KEY = "A text of the client's own: a request that is repeated with the same one is answered alike and done once."
_SETTINGS = (
    "What the provider is configured with: `endpoint` (an https URL that is called), `api_key` (sent as bearer token), "
    "`signing_secret`, and whatever the endpoint wants. Kept encrypted and never shown."
)
_OPTIONS = "For each option of a run a JSON Schema; without it, runs take any options."


@strawberry.input(description="What a list of jobs is narrowed to. All that is given must hold.")
class JobFilter:
    """Criteria of a list."""

    provider_id: strawberry.ID | None = strawberry.field(description="Jobs of this provider.", default=None)
    blob_id: strawberry.ID | None = strawberry.field(description="Jobs on this blob.", default=None)
    status: JobStatus | None = strawberry.field(description="Jobs that have come so far.", default=None)

    def criteria(self) -> JobCriteria:
        """The same for the service."""
        return JobCriteria(self.provider_id, self.blob_id, self.status)


@strawberry.input(
    description="A rule about a blob that must hold, or the provider is not started by what happens to it."
)
class TriggerConditionInput:
    """One rule."""

    field: str = strawberry.field(description="`content_type`, `size`, `version`, `title` or `metadata.<path>`.")
    operator: str = strawberry.field(description="`eq`, `ne`, `in`, `gt`, `lt`, `contains` or `regex`.")
    value: JSON | None = strawberry.field(description="What the field is compared with.", default=None)

    def condition(self) -> Condition:
        """The same for the domain."""
        return Condition(self.field, self.operator, self.value)


@strawberry.input(description="A provider of the caller's own.")
class RegisterProviderInput:
    """What `registerProvider` takes."""

    id: strawberry.ID = strawberry.field(description="2 to 100 of a-z, 0-9, `:`, `_` and `-`; the caller's own names.")
    name: str = strawberry.field(description="What it is called.")
    workflow_id: str = strawberry.field(description="The workflow behind it, in its owner's words.")
    trigger_events: list[ProviderTrigger] = strawberry.field(description="ON_CREATE, ON_EDIT, ON_DELETE: at least one.")
    supported_types: list[str] = strawberry.field(description="Media types that it takes, such as `text/*`.")
    description: str = strawberry.field(description="What it does, in a sentence.", default="")
    long_description: str = strawberry.field(description="What it does, in detail.", default="")
    category: str = strawberry.field(description="What kind of work it does.", default="custom")
    version: str = strawberry.field(description="Its version.", default="1.0.0")
    output_types: list[str] | None = strawberry.field(description="Media types that it gives.", default=None)
    max_input_size: int = strawberry.field(description="The largest content that it takes.", default=MAX_BLOB_BYTES)
    cost: float = strawberry.field(description="What a run costs.", default=0.0)
    timeout_seconds: float | None = strawberry.field(description="How long one attempt may take.", default=None)
    options: JSON | None = strawberry.field(description=_OPTIONS, default=None)
    conditions: list[TriggerConditionInput] | None = strawberry.field(
        description="Rules of which all must hold for its triggers to start it.", default=None
    )
    configuration: JSON | None = strawberry.field(description=_SETTINGS, default=None)

    def registration(self) -> Registration:
        """The same for the service."""
        return Registration(
            id=self.id,
            name=self.name,
            workflow_id=self.workflow_id,
            trigger_events=[trigger.value for trigger in self.trigger_events],
            supported_types=self.supported_types,
            description=self.description,
            long_description=self.long_description,
            category=self.category,
            version=self.version,
            output_types=self.output_types or (),
            max_input_size=self.max_input_size,
            cost=self.cost,
            timeout_seconds=self.timeout_seconds,
            options=_object(self.options, "options"),
            conditions=[each.condition() for each in self.conditions or ()],
            configuration=_object(self.configuration, "configuration") or {},
        )


@strawberry.input(description="Changes of a provider of the caller's own. What is left out stays.")
class UpdateProviderInput:
    """What `updateProvider` takes."""

    provider_id: strawberry.ID = strawberry.field(description="The provider to change.")
    name: str | None = strawberry.field(description="What it is called.", default=UNSET)
    description: str | None = strawberry.field(description="What it does, in a sentence.", default=UNSET)
    long_description: str | None = strawberry.field(description="What it does, in detail.", default=UNSET)
    category: str | None = strawberry.field(description="What kind of work it does.", default=UNSET)
    version: str | None = strawberry.field(description="Its version.", default=UNSET)
    trigger_events: list[ProviderTrigger] | None = strawberry.field(description="What starts it.", default=UNSET)
    supported_types: list[str] | None = strawberry.field(description="Media types that it takes.", default=UNSET)
    output_types: list[str] | None = strawberry.field(description="Media types that it gives.", default=UNSET)
    cost: float | None = strawberry.field(description="What a run costs.", default=UNSET)
    timeout_seconds: float | None = strawberry.field(description="How long one attempt may take.", default=UNSET)
    options: JSON | None = strawberry.field(description=_OPTIONS, default=UNSET)
    conditions: list[TriggerConditionInput] | None = strawberry.field(
        description="Rules of which all must hold for its triggers to start it.", default=UNSET
    )
    configuration: JSON | None = strawberry.field(
        description=f"{_SETTINGS} A new one replaces the old one whole, and the provider is validated again.",
        default=UNSET,
    )

    def changes(self) -> dict[str, Any]:  # Any: values of fields of a Registration
        """What is to be changed, for the service; null is as good as left out."""
        given = {name: value for name, value in vars(self).items() if value is not UNSET and value is not None}
        del given["provider_id"]
        if "trigger_events" in given:
            given["trigger_events"] = [trigger.value for trigger in given["trigger_events"]]
        if "conditions" in given:
            given["conditions"] = [each.condition() for each in given["conditions"]]
        for name in ("options", "configuration"):
            if name in given:
                given[name] = _object(given[name], name)
        return given


@strawberry.input(description="What somebody thinks of a provider.")
class RateProviderInput:
    """What `rateProvider` takes."""

    provider_id: strawberry.ID = strawberry.field(description="The provider.")
    rating: int = strawberry.field(description="1 to 5.")
    comment: str | None = strawberry.field(description="Why, in at most 2000 characters.", default=None)


@strawberry.input(description="A blob that a provider shall process.")
class ProcessBlobInput:
    """What `processBlob` takes."""

    provider_id: strawberry.ID = strawberry.field(description="The provider.")
    blob_id: strawberry.ID = strawberry.field(description="The caller's blob.")
    configuration: JSON | None = strawberry.field(description=_CONFIGURATION, default=None)
    # `async` is a word of Python's own.
    asynchronous: bool = strawberry.field(
        name="async",
        description="False waits until the job has ended, at most as long as the installation allows.",
        default=True,
    )
    idempotency_key: str | None = strawberry.field(description=_KEY, default=None)

    def request(self, user_id: str) -> Request:
        """The same for the service."""
        return Request(user_id, self.provider_id, self.configuration, self.idempotency_key)


@strawberry.input(description="Blobs that a provider shall process, each by a job of its own.")
class ProcessBlobsInput:
    """What `processBlobs` takes."""

    provider_id: strawberry.ID = strawberry.field(description="The provider.")
    blob_ids: list[strawberry.ID] = strawberry.field(description="1 to 100 of the caller's blobs.")
    configuration: JSON | None = strawberry.field(description=_CONFIGURATION, default=None)
    idempotency_key: str | None = strawberry.field(description=_KEY, default=None)

    def request(self, user_id: str) -> Request:
        """The same for the service."""
        return Request(user_id, self.provider_id, self.configuration, self.idempotency_key)


def _object(value: object, name: str) -> dict[str, Any] | None:  # Any: JSON values
    if value is not None and not isinstance(value, dict):
        raise invalid_input(name, "This is a JSON object")
    return value

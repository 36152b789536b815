"""Rows of providers come in, the GraphQL entity Provider goes out."""

from datetime import datetime

import strawberry

from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_subject
from subgraphs.kit.scalars import JSON, BigInt
from subgraphs.studio.providers.domain.definition import PRODUCT
from subgraphs.studio.providers.domain.statuses import ProviderState, ProviderTrigger
from subgraphs.studio.providers.loaders import load_providers, load_totals
from subgraphs.studio.providers.models import ProviderRow, TotalsRow
from subgraphs.studio.providers.ports import Resources
from subgraphs.studio.providers.types.enums import PricingModel

Info = strawberry.Info[Context[Resources], None]


@strawberry.type(description="What a provider takes and gives.")
class ProviderCapabilities:
    """Types and sizes."""

    input_types: list[str] = strawberry.field(
        description="Media types that it takes, such as `text/plain` or `text/*`."
    )
    output_types: list[str] = strawberry.field(description="Media types that it gives.")
    max_input_size: int = strawberry.field(description="The largest content that it takes, in bytes.")
    supports_streaming: bool = strawberry.field(description="Whether it gives its output piece by piece.")


@strawberry.type(description="What a provider costs.")
class ProviderPricing:
    """A price."""

    model: PricingModel = strawberry.field(description="What is paid for.")
    cost: float = strawberry.field(description="The price of that.")


@strawberry.type(description="What goes into a provider's run and what comes out of it, as JSON Schema.")
class ProviderSchema:
    """Two schemas."""

    input: JSON = strawberry.field(description="The schema of the input.")
    output: JSON = strawberry.field(description="The schema of the output.")


@strawberry.type(
    description="A rule about a blob that must hold, or the provider is not started by what happens to it."
)
class TriggerCondition:
    """One rule."""

    field: str = strawberry.field(description="`content_type`, `size`, `version`, `title` or `metadata.<path>`.")
    operator: str = strawberry.field(description="`eq`, `ne`, `in`, `gt`, `lt`, `contains` or `regex`.")
    value: JSON | None = strawberry.field(description="What the field is compared with.")


@strawberry.federation.type(
    keys=["id"],
    description="Something that makes new content of blobs: the product's own, or one that a user registered.",
)
class Provider:
    """A provider that the caller sees."""

    row: strawberry.Private[ProviderRow]
    id: strawberry.ID = strawberry.field(description="The provider's identifier, such as `text-expander`.")
    name: str = strawberry.field(description="What it is called.")
    description: str = strawberry.field(description="What it does, in a sentence.")
    long_description: str = strawberry.field(description="What it does, in detail.")
    author: str = strawberry.field(description="Who made it.")
    category: str = strawberry.field(description="What kind of work it does, such as `transformation`.")
    version: str = strawberry.field(description="Its version.")
    status: ProviderState = strawberry.field(description="Whether it can be used.")
    status_reason: str | None = strawberry.field(description="Why it was rejected, or what its owner should know.")
    validation_id: strawberry.ID | None = strawberry.field(description="The validation of its registration.")
    workflow_id: str | None = strawberry.field(description="The workflow that its owner named; null for built-in ones.")
    trigger_events: list[ProviderTrigger] = strawberry.field(description="What starts it without being asked.")
    configured_keys: list[str] = strawberry.field(
        description="Names of what its owner configured; the values are never shown."
    )
    endpoint_host: str | None = strawberry.field(description="The host at which it is called; null for built-in ones.")
    timeout_seconds: float = strawberry.field(description="How long one attempt may take.")
    built_in: bool = strawberry.field(description="Whether it is the product's own.")
    created_at: datetime = strawberry.field(description="When it was registered.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, row: ProviderRow) -> "Provider":
        """The provider of a row."""
        return cls(
            row=row,
            id=strawberry.ID(row.id),
            name=row.name,
            description=row.description,
            long_description=row.long_description,
            author=row.author,
            category=row.category,
            version=row.version,
            status=ProviderState(row.state),
            status_reason=row.state_reason,
            validation_id=None if row.validation_id is None else strawberry.ID(row.validation_id),
            workflow_id=row.workflow_id,
            trigger_events=[ProviderTrigger(name) for name in row.triggers],
            configured_keys=row.configured_keys,
            endpoint_host=row.endpoint_host,
            timeout_seconds=row.timeout_seconds,
            built_in=row.owner_id == PRODUCT,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Provider | None":  # noqa: A002 - the key's name
        """The provider that the caller sees under this id; null where there is none."""
        require_subject(info.context.actor)
        row = await info.context.load(load_providers, str(id))
        return None if row is None else cls.of(row)

    @field(description="What it takes and gives.")
    def capabilities(self) -> ProviderCapabilities:
        """Types and sizes."""
        return ProviderCapabilities(
            input_types=self.row.input_types,
            output_types=self.row.output_types,
            max_input_size=self.row.max_input_size,
            supports_streaming=self.row.supports_streaming,
        )

    @field(description="What it costs.")
    def pricing(self) -> ProviderPricing:
        """Its price."""
        return ProviderPricing(model=PricingModel.PER_USE, cost=self.row.cost)

    @field(description="What goes into its runs and what comes out of them.")
    def schema(self) -> ProviderSchema:
        """Its schemas."""
        return ProviderSchema(input=JSON(self.row.input_schema), output=JSON(self.row.output_schema))

    @field(description="Its options: for each name a JSON Schema, with `default` where it has one.")
    def configuration(self) -> JSON:
        """What a run may be configured with."""
        return JSON(self.row.options or {})

    @field(description="The rules of which all must hold for its triggers to start it.")
    def conditions(self) -> list[TriggerCondition]:
        """Its rules."""
        return [TriggerCondition(**each) for each in self.row.conditions]

    @field(description="What those who rated it think of it, 1 to 5 on average; null until somebody has.")
    async def rating(self, info: Info) -> float | None:
        """The average of its ratings, to one place."""
        totals = await self._totals(info)
        return round(totals.rating_sum / totals.ratings, 1) if totals is not None and totals.ratings else None

    @field(description="How many users have rated it.")
    async def rating_count(self, info: Info) -> int:
        """The number of its ratings."""
        totals = await self._totals(info)
        return totals.ratings if totals is not None else 0

    @field(description="How often it has run, for anybody.")
    async def usage_count(self, info: Info) -> BigInt:
        """Its ended runs."""
        totals = await self._totals(info)
        return BigInt(totals.runs if totals is not None else 0)

    async def _totals(self, info: Info) -> TotalsRow | None:
        return await info.context.load(load_totals, (self.row.owner_id, self.row.id))

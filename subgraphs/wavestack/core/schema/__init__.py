"""GraphQL operations come in, the service's answers go out: the schema of this subgraph."""

import strawberry

from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.core.schema.publishing_mutation import PublishingMutation
from subgraphs.wavestack.core.schema.query import Query
from subgraphs.wavestack.core.schema.subscription import Subscription
from subgraphs.wavestack.core.schema.webhook_mutation import WebhookMutation
from subgraphs.wavestack.core.types.entities import Asset, Organization, Project, Publication, QueueItem


@strawberry.type(description="What can be changed.")
class Mutation(PublishingMutation, WebhookMutation):
    """The root fields of mutations."""


schema = FederatedSchema(Query, Mutation, Subscription, types=[Organization, Project, Asset, QueueItem, Publication])

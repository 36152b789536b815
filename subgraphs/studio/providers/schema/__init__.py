"""The GraphQL schema of the providers subgraph."""

from subgraphs.kit.schema import FederatedSchema
from subgraphs.studio.providers.schema.mutations import Mutation
from subgraphs.studio.providers.schema.queries import Query
from subgraphs.studio.providers.schema.subscriptions import Subscription
from subgraphs.studio.providers.types.blobs import Blob
from subgraphs.studio.providers.types.jobs import Batch, Job
from subgraphs.studio.providers.types.providers import Provider

schema = FederatedSchema(Query, Mutation, Subscription, types=[Provider, Job, Batch, Blob])

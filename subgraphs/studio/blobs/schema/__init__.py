"""GraphQL operations come in, the service's answers go out: queries, mutations and subscriptions."""

from subgraphs.kit.schema import FederatedSchema
from subgraphs.studio.blobs.schema.mutations import Mutation
from subgraphs.studio.blobs.schema.queries import Query
from subgraphs.studio.blobs.schema.subscriptions import Subscription
from subgraphs.studio.blobs.types.entities import Blob, Delta, User

schema = FederatedSchema(Query, Mutation, Subscription, types=[User, Blob, Delta])

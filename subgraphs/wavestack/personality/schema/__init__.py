"""GraphQL operations come in, the service's answers go out: the schema of this subgraph."""

from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.personality.schema.mutation import Mutation
from subgraphs.wavestack.personality.schema.query import Query
from subgraphs.wavestack.personality.schema.subscription import Subscription
from subgraphs.wavestack.personality.types.entities import GeneratedContent, Memory, Organization, Persona, PlatformUser

schema = FederatedSchema(
    Query, Mutation, Subscription, types=[GeneratedContent, Memory, Organization, Persona, PlatformUser]
)

"""A query plan and its supergraph come in, a compiled plan goes out: everything that is the same for all requests."""

from dataclasses import dataclass

from graphql import OperationDefinitionNode, OperationType, get_operation_ast

from gateway.execution.answer import Answers
from gateway.execution.conditions import fragments_of
from gateway.execution.fetch import FetchStep
from gateway.execution.sharing import plan_sharing
from gateway.execution.steps import Step, compile_step
from gateway.execution.variables import Variables
from gateway.planning.plan import QueryPlan, Refusal, Subscription
from gateway.supergraph.model import Supergraph


@dataclass(frozen=True, slots=True)
class CompiledPlan:
    """A plan ready to run any number of times, also at the same time."""

    kind: OperationType
    variables: Variables
    answers: Answers
    step: Step | None
    """What fills the data; None where no subgraph is needed. For subscriptions: what follows every event."""
    primary: FetchStep | None = None
    """For subscriptions: what is subscribed to."""
    refusals: tuple[Refusal, ...] = ()
    """What the answer leaves null, as the request may not read it."""


def compile_plan(plan: QueryPlan, supergraph: Supergraph) -> CompiledPlan:
    """Compile a plan whose document is valid against the supergraph's API schema."""
    operation = _operation(plan)
    schema = supergraph.api_schema
    variables = Variables(schema, operation)
    fragments = fragments_of(plan.document)
    sharing = plan_sharing(plan.node, operation, fragments)
    answers = Answers(schema, operation, fragments, sharing.repeated)
    if isinstance(plan.node, Subscription):
        rest = None if plan.node.rest is None else compile_step(plan.node.rest, sharing)
        return CompiledPlan(plan.kind, variables, answers, rest, FetchStep(plan.node.primary), plan.refusals)
    step = None if plan.node is None else compile_step(plan.node, sharing)
    return CompiledPlan(plan.kind, variables, answers, step, refusals=plan.refusals)


def _operation(plan: QueryPlan) -> OperationDefinitionNode:
    operation = get_operation_ast(plan.document, plan.operation_name)
    if operation is None:
        raise LookupError(f"The plan's document has no operation named {plan.operation_name!r}.")
    return operation

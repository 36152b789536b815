"""A compiled plan, variables and a request context in; a response, or one for every event of a subscription, out."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager

from gateway.errors import TransportError
from gateway.execution.answer import Answer
from gateway.execution.call import failed, masked
from gateway.execution.compiled import CompiledPlan
from gateway.execution.refusals import report_refusals
from gateway.execution.response import Response
from gateway.execution.run import Run, log_fault
from gateway.execution.transport import Json, RequestContext, SubgraphResponse, SubgraphTransport
from gateway.execution.variables import BadVariablesError


async def execute(
    compiled: CompiledPlan,
    variables: Mapping[str, Json],
    context: RequestContext,
    transports: Mapping[str, SubgraphTransport],
) -> Response:
    """Run a query or mutation. `transports` are keyed by the subgraphs' names. Never raises for what went wrong."""
    try:
        coerced = compiled.variables.coerce(variables)
        answer = compiled.answers.choose(coerced)
        run = Run(coerced, context, transports, answer.shape)
        report_refusals(compiled.refusals, coerced, run.faults)
        if compiled.step is not None:
            await compiled.step(run)
        return answer.finish(run.data, coerced, run.faults)
    except BadVariablesError as error:
        return Response(None, error.errors, executed=False)
    except Exception as error:
        return internal_fault(context, error)


async def subscribe(
    compiled: CompiledPlan,
    variables: Mapping[str, Json],
    context: RequestContext,
    transports: Mapping[str, SubgraphTransport],
) -> AsyncGenerator[Response]:
    """Run a subscription: one response for every event. Closing the iterator ends it at the subgraph too."""
    try:
        coerced = compiled.variables.coerce(variables)
        answer = compiled.answers.choose(coerced)
    except BadVariablesError as error:
        yield Response(None, error.errors, executed=False)
        return
    async with aclosing(_events(compiled, coerced, context, transports)) as events:
        async for event in events:
            yield await _respond(compiled, answer, event, Run(coerced, context, transports, answer.shape))


async def _respond(compiled: CompiledPlan, answer: Answer, event: SubgraphResponse, run: Run) -> Response:
    """Make the response to one event. A fault of ours spoils this event only."""
    try:
        report_refusals(compiled.refusals, run.variables, run.faults)
        if compiled.primary is not None:
            compiled.primary.absorb(run, event)
        if compiled.step is not None:
            await compiled.step(run)
        return answer.finish(run.data, run.variables, run.faults)
    except Exception as error:
        return internal_fault(run.context, error)


async def _events(
    compiled: CompiledPlan,
    variables: Mapping[str, Json],
    context: RequestContext,
    transports: Mapping[str, SubgraphTransport],
) -> AsyncGenerator[SubgraphResponse]:
    """Yield what the subgraph sends; where the stream breaks, one more answer that says so."""
    if compiled.primary is None:
        raise ValueError("Only subscriptions can be subscribed to.")
    call = compiled.primary.call
    request = call.request(call.variables(variables), context)
    try:
        async with _closing(transports[call.service].subscribe(request)) as stream:
            async for event in stream:
                yield event
    except TransportError as error:
        yield failed(error)
    except Exception as error:
        log_fault(context, f"The subscription to subgraph '{call.service}' failed inside the gateway.", error)
        yield SubgraphResponse(None, [masked()])


@asynccontextmanager
async def _closing(stream: AsyncIterator[SubgraphResponse]) -> AsyncIterator[AsyncIterator[SubgraphResponse]]:
    """Close the stream at the end, however it ends. Iterators that are no generators have nothing to close."""
    try:
        yield stream
    finally:
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()


def internal_fault(context: RequestContext, error: Exception) -> Response:
    """Make the response to a fault of ours: the client is told nothing, the log what it was."""
    log_fault(context, "A request failed inside the gateway.", error)
    return Response(None, [masked()])

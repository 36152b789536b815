"""Parsed documents with their variables and claims come in, GraphQL answers as JSON objects go out."""

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from typing import Any, Generic, TypeVar, cast

from graphql import DocumentNode, ExecutionResult, GraphQLError, OperationDefinitionNode, OperationType
from graphql.execution import Executor, create_source_event_stream, map_source_to_response_event

from subgraphs.kit.context import Context
from subgraphs.kit.errors import answer_error
from subgraphs.kit.execution import executor_for
from subgraphs.kit.identity import Claims
from subgraphs.kit.schema import FederatedSchema

R = TypeVar("R")
Json = Any  # JSON values: dict, list, str, int, float, bool, None


class Operations(Generic[R]):
    """Runs operations on Strawberry's inner schema, without its parsing, validation and extensions.

    Whoever calls has validated the document: the gateway in the embedded mode, `http.py` otherwise.
    """

    def __init__(
        self,
        name: str,
        schema: FederatedSchema,
        context: Callable[[Claims | None, Mapping[str, str]], Context[R]],
        codes: Mapping[str, str],
    ) -> None:
        self.name = name
        self.schema = schema
        self._context = context
        self._executor = executor_for(schema.core)
        self._codes = codes

    async def execute(
        self,
        document: DocumentNode,
        variables: Mapping[str, Json],
        *,
        operation_name: str | None,
        claims: Claims | None,
        headers: Mapping[str, str],
    ) -> dict[str, Json]:
        """Run a query or mutation."""
        context = self._context(claims, headers)
        try:
            executor = self._build(document, variables, operation_name, context)
            if isinstance(executor, list):
                return self._refusal(executor, context)
            result = executor.execute_operation()
            if executor.is_awaitable(result):
                result = await cast("Awaitable[ExecutionResult]", result)
            return self._answer(cast("ExecutionResult", result), context)
        finally:
            await context.release()

    async def subscribe(
        self,
        document: DocumentNode,
        variables: Mapping[str, Json],
        *,
        operation_name: str | None,
        claims: Claims | None,
        headers: Mapping[str, str],
    ) -> AsyncGenerator[dict[str, Json], None]:
        """Run a subscription: one answer for each event, or a single one with errors where it cannot start."""
        context = self._context(claims, headers)
        try:
            executor = self._build(document, variables, operation_name, context)
            if isinstance(executor, list):
                yield self._refusal(executor, context)
                return
            source = create_source_event_stream(executor)
            if executor.is_awaitable(source):
                source = await cast("Awaitable[AsyncIterable[object] | ExecutionResult]", source)
            if isinstance(source, ExecutionResult):
                yield self._answer(source, context)
                return
            events = cast("AsyncIterable[object]", source)
            async with aclosing(map_source_to_response_event(executor, events)) as results:
                async for result in results:
                    yield self._answer(result, context)
        except Exception as error:
            yield self._refusal([GraphQLError(str(error), original_error=error)], context)
        finally:
            await context.release()

    async def run(
        self,
        document: DocumentNode,
        variables: Mapping[str, Json],
        *,
        operation_name: str | None,
        claims: Claims | None,
        headers: Mapping[str, str],
    ) -> AsyncGenerator[dict[str, Json], None]:
        """Run an operation of any kind: a query or mutation gives one answer, a subscription one for each event."""
        if not is_subscription(document, operation_name):
            yield await self.execute(document, variables, operation_name=operation_name, claims=claims, headers=headers)
            return
        events = self.subscribe(document, variables, operation_name=operation_name, claims=claims, headers=headers)
        async with aclosing(events) as answers:
            async for answer in answers:
                yield answer

    def answer_errors(self, errors: Iterable[GraphQLError], request_id: str) -> list[dict[str, Json]]:
        """Errors as the answer shows them, with the codes of this subgraph's family."""
        codes = self._codes
        return [answer_error(error, request_id=request_id, subgraph=self.name, codes=codes) for error in errors]

    def _build(
        self, document: DocumentNode, variables: Mapping[str, Json], operation_name: str | None, context: Context[R]
    ) -> "list[GraphQLError] | Executor[Any]":  # Any: graphql-core leaves the context's type open
        return self._executor.build(
            self.schema.core,
            document,
            context_value=context,
            raw_variable_values=cast("dict[str, Json]", variables),
            operation_name=operation_name,
        )

    def _answer(self, result: ExecutionResult, context: Context[R]) -> dict[str, Json]:
        answer: dict[str, Json] = {"data": result.data}
        if result.errors:
            answer["errors"] = self.answer_errors(result.errors, context.request_id)
        return answer

    def _refusal(self, errors: list[GraphQLError], context: Context[R]) -> dict[str, Json]:
        return {"data": None, "errors": self.answer_errors(errors, context.request_id)}


def is_subscription(document: DocumentNode, operation_name: str | None) -> bool:
    """Whether the chosen operation of a document is a subscription."""
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode) and (
            operation_name is None or (definition.name is not None and definition.name.value == operation_name)
        ):
            return definition.operation is OperationType.SUBSCRIPTION
    return False

"""Requests in, the plan's fetch nodes with their documents out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from graphql import OperationType

from gateway.planning.fetches.contexts import context_variable
from gateway.planning.fetches.copies import merge_copies
from gateway.planning.fetches.fetch_graph import GraphFetch, Input
from gateway.planning.fetches.wanted import Wanted
from gateway.planning.nodes.fold_fetches import Request
from gateway.planning.operation import Operation
from gateway.planning.plan import (
    Condition,
    Conditional,
    CopySelection,
    Entities,
    EntityFetch,
    Fetch,
    Path,
    PlanNode,
    Representation,
    Rewrite,
)
from gateway.planning.writing.avoid_conflicts import avoid_conflicts
from gateway.planning.writing.write_document import entities_field, print_selections, write_document
from gateway.planning.writing.write_selections import write_entities, write_selections
from gateway.planning.writing.written import Written, WrittenFragment
from gateway.supergraph.query_graph import QueryGraph
from gateway.supergraph.query_graph_field_sets import UNGUARDED, Guard

_NO_NAME = re.compile(r"\W")


@dataclass(slots=True)
class _Draft:
    """One `_entities` field before it has a name; several fetches that ask for the same share it."""

    selections: tuple[Written, ...]
    representations: tuple[Representation, ...]
    rewrites: tuple[Rewrite, ...]
    guard: Guard
    targets: list[Path] = field(default_factory=list)


class NodeWriter:
    """Writes the nodes of one operation; numbers its fetches."""

    def __init__(self, operation: Operation, moves: QueryGraph) -> None:
        self._operation = operation
        self.moves = moves
        self._written = 0
        self._taken = frozenset(each.variable.name.value for each in operation.variables)

    def write(self, request: Request) -> PlanNode:
        """Write the node of one request."""
        name = self._name(request.graph)
        first = request.fetches[0]
        if first.kind is not None:
            return self._write_root(first, first.kind, name)
        return self._write_entities(request, name)

    def _name(self, graph: str) -> str | None:
        number, self._written = self._written, self._written + 1
        if self._operation.name is None:
            return None
        service = self.moves.facts.supergraph.graphs[graph].name
        return f"{self._operation.name}__{_NO_NAME.sub('_', service)}__{number}"

    def _write_root(self, fetch: GraphFetch, kind: OperationType, name: str | None) -> PlanNode:
        wanted = fetch.targets[None]
        guard = _common_guard([wanted])
        root_type = self.moves.facts.root_type(kind)
        selections = write_selections(wanted, fetch.graph, root_type, self.moves, guard)
        rewrites = avoid_conflicts(selections)
        written = write_document(kind, name, selections, self._operation.variables)
        node = Fetch(
            service=self.moves.facts.supergraph.graphs[fetch.graph].name,
            document=written.document,
            text=written.text,
            kind=kind,
            operation_name=name,
            variables=written.variables,
            rewrites=rewrites,
            path=fetch.path,
        )
        return _conditional(guard, node)

    def _write_entities(self, request: Request, name: str | None) -> PlanNode:
        drafts = self._drafts(request.fetches)
        guards = {draft.guard for draft in drafts}
        guard = guards.pop() if len(guards) == 1 else UNGUARDED
        names = [
            (None, self._variable("representations"))
            if len(drafts) == 1
            else (f"_e{index}", self._variable(f"r{index}"))
            for index in range(len(drafts))
        ]
        fields = tuple(
            entities_field(alias, variable, draft.selections, draft.guard - guard)
            for (alias, variable), draft in zip(names, drafts, strict=True)
        )
        variables = tuple(variable for _, variable in names)
        own = dict.fromkeys(variables, "[_Any!]!") | self._context_types(request.fetches[0])
        written = write_document(OperationType.QUERY, name, fields, self._operation.variables, own)
        node = EntityFetch(
            service=self.moves.facts.supergraph.graphs[request.graph].name,
            document=written.document,
            text=written.text,
            operation_name=name,
            variables=written.variables,
            entities=tuple(
                Entities(
                    alias=alias or "_entities",
                    variable=variable,
                    targets=tuple(draft.targets),
                    representations=draft.representations,
                    rewrites=draft.rewrites,
                    conditions=_conditions(draft.guard - guard),
                    contexts=request.fetches[0].contexts,
                )
                for (alias, variable), draft in zip(names, drafts, strict=True)
            ),
        )
        return _conditional(guard, node)

    def _context_types(self, fetch: GraphFetch) -> dict[str, str]:
        """Say the types of the variables that a fetch takes from context."""
        used = {each.variable for each in fetch.contexts}
        fields = (self.moves.facts.fields_with_context(fetch.graph)) if used else ()
        return {
            variable: argument.type
            for field in fields
            for argument in field.context_arguments
            if (variable := context_variable(field, argument)) in used
        }

    def _variable(self, name: str) -> str:
        while name in self._taken:
            name = f"_{name}"
        return name

    def _drafts(self, fetches: Iterable[GraphFetch]) -> list[_Draft]:
        drafts: dict[tuple[object, ...], _Draft] = {}
        for fetch in fetches:
            draft = self._draft(fetch)
            key = (print_selections(draft.selections), draft.representations, draft.rewrites, draft.guard)
            drafts.setdefault(key, draft).targets.append(fetch.path)
        return list(drafts.values())

    def _draft(self, fetch: GraphFetch) -> _Draft:
        guard = _common_guard(fetch.targets.values())
        selections: tuple[Written, ...] = ()
        for target, wanted in fetch.targets.items():
            if target is None:
                selections += write_entities(wanted, fetch.graph, self.moves, guard)
            else:
                inside = write_selections(wanted, fetch.graph, target, self.moves, guard)
                selections += (WrittenFragment(target, inside),)
        rewrites = avoid_conflicts(selections)
        return _Draft(selections, self._representations(fetch), rewrites, guard)

    def _representations(self, fetch: GraphFetch) -> tuple[Representation, ...]:
        """Put together what each type of object brings along."""
        by_types: dict[tuple[Input, ...], int] = {}
        covered = 0
        for each in fetch.inputs:
            covered |= each.types
        for _, bit in self.moves.facts.singles(covered):
            inputs = tuple(each for each in fetch.inputs if each.types & bit)
            by_types[inputs] = by_types.get(inputs, 0) | bit
        representations: dict[tuple[str | None, tuple[CopySelection, ...]], int] = {}
        for inputs, types in by_types.items():
            copies = inputs[0].copies
            for each in inputs[1:]:
                copies = merge_copies(copies, each.copies)
            representations[inputs[0].sent_as, copies] = representations.get((inputs[0].sent_as, copies), 0) | types
        is_all = len(representations) == 1 and not fetch.types & ~covered
        return tuple(
            Representation(() if is_all else self.moves.facts.names(types), sent_as, copies)
            for (sent_as, copies), types in representations.items()
        )


def _common_guard(targets: Iterable[Wanted]) -> Guard:
    """Find the guard that holds for everything that is wanted."""
    guards = [guard for wanted in targets for each in wanted.fields.values() for guard in each.guards]
    return frozenset.intersection(*guards) if guards else UNGUARDED


def _conditions(guard: Guard) -> tuple[Condition, ...]:
    return tuple(Condition(variable, value) for variable, value in sorted(guard))


def _conditional(guard: Guard, node: PlanNode) -> PlanNode:
    return Conditional(_conditions(guard), node) if guard else node

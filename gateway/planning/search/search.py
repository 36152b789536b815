"""The selections of an operation and the query graph in, an arrangement out: by which moves to have each field.

Every place and selection is looked at once. Conditions of a move (its key, what its field requires) are themselves
selections at the place before the move; how deeply conditions may nest is limited, and the limit grows only while
something is missing, so that short chains are found first and circles never.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from graphql import OperationType

from gateway.planning.budget import Budget
from gateway.planning.search.arrangement import Arrangement, Step, Way, count_leaves, narrow
from gateway.planning.search.cost import NOTHING, Cost, Costs
from gateway.planning.search.pick_ways import pick_ways, union_of
from gateway.planning.search.split_value import Attempt, Splitter
from gateway.supergraph.query_graph import QueryGraph
from gateway.supergraph.query_graph_field_sets import ANY_TYPE, FieldSelection, TypeSet
from gateway.supergraph.query_graph_moves import Branch, Enter, Entrance, GraphField, Place, PlaceKind, Stay

_MOST_CONDITIONS = 24
"""How deeply conditions may nest at most."""


@dataclass(frozen=True, slots=True)
class _Limit:
    """How deeply conditions may nest: for a move itself, and for what follows inside its value."""

    here: int
    inside: int | None
    """None: as deeply as each selection there needs."""
    settled: Cost
    """Calls from this place that are made anyway."""


_Question: TypeAlias = tuple[Place, tuple[FieldSelection, ...], TypeSet, int | None, Cost]

_Found: TypeAlias = list[tuple[FieldSelection, list[Way]]]


class Search:
    """The search for one operation."""

    def __init__(self, graph: QueryGraph, budget: Budget) -> None:
        self._graph = graph
        self._budget = budget
        self._costs = Costs(graph.facts.graphs)
        self._splitter = Splitter(graph.facts, self._costs, budget)
        self._known: dict[_Question, Arrangement] = {}

    def start(self, kind: OperationType, selections: tuple[FieldSelection, ...]) -> Arrangement:
        """Find how to have root fields. A field of a mutation is never split: it must run once."""
        found: _Found = []
        for selection in selections:
            self._budget.spend()
            attempts = (self._attempt_start(enter) for enter in self._graph.starts(kind, selection.name))
            ways = self._compare(selection, attempts, may_split=kind is not OperationType.MUTATION)
            found.append((selection, ways))
        return self._arrangement(found, NOTHING, was_limited=False)

    def _attempt_start(self, enter: Enter) -> Attempt:
        def run(selection: FieldSelection) -> Way | None:
            inside = self._arrange_inside(enter.inside, selection, None)
            cost = self._costs.call(enter.graph, 0) | (inside.cost if inside else NOTHING)
            step = Step(selection, selection.types, enter, inside, enter.entrances[0])
            return _way(cost, step)

        return Attempt(run, may_share=enter.field is not None and not enter.field.list_depth)

    def needs(self, place: Place, selections: tuple[FieldSelection, ...], types: TypeSet) -> Arrangement:
        """Find how to have selections at a place for the gateway's own use."""
        return self._arrange(place, selections, types, None)

    def _arrange(
        self,
        place: Place,
        selections: tuple[FieldSelection, ...],
        types: TypeSet,
        limit: int | None,
        settled: Cost = NOTHING,
    ) -> Arrangement:
        """Find how to have selections at a place, for objects of `types`."""
        key = (place, selections, types, limit, settled)
        known = self._known.get(key)
        if known is not None:
            return known
        found, was_limited = self._find(place, selections, types & place.types, limit, settled)
        if len(found) > 1 and any(way.is_open for _, ways in found for way in ways):
            # What some need could be had in several ways: look again, knowing what the others call anyway.
            fixed = [ways for _, ways in found if ways and not any(way.is_open for way in ways)]
            settled |= union_of(pick_ways(fixed, self._costs, settled))
            found, was_limited = self._find(place, selections, types & place.types, limit, settled)
        arrangement = self._known[key] = self._arrangement(found, settled, was_limited=was_limited)
        return arrangement

    def _find(
        self,
        place: Place,
        selections: tuple[FieldSelection, ...],
        types: TypeSet,
        limit: int | None,
        settled: Cost,
    ) -> tuple[_Found, bool]:
        found: _Found = []
        was_limited = False
        for selection in selections:
            asked = selection.types & types
            for branch in self._graph.branches(place, selection.name, asked) if asked else ():
                for part, ways, part_was_limited in self._parts(place, selection, branch, limit, settled):
                    was_limited |= part_was_limited
                    found.append((part, ways))
        return found, was_limited

    def _parts(
        self, place: Place, selection: FieldSelection, branch: Branch, limit: int | None, settled: Cost
    ) -> Iterator[tuple[FieldSelection, list[Way], bool]]:
        """Find the ways for all types of a branch together, or else for each of them apart."""
        part = narrow(selection, branch.types)
        ways, was_limited = self._ways(place, part, branch, limit, settled)
        if branch.apart and (not ways or ways[0].missing is not None):
            for each in branch.apart:
                yield from self._parts(place, selection, each, limit, settled)
        else:
            yield part, ways, was_limited

    def _arrangement(self, found: _Found, settled: Cost, *, was_limited: bool) -> Arrangement:
        picked = pick_ways([ways for _, ways in found if ways], self._costs, settled)
        steps = tuple(step for way in picked for step in way.steps)
        missing = [selection for selection, ways in found if not ways]
        missing += [way.missing for way in picked if way.missing]
        is_open = any(len(ways) > 1 for _, ways in found) or any(way.is_open for way in picked)
        return Arrangement(union_of(picked), steps, tuple(missing), was_limited, is_open)

    def _ways(
        self, place: Place, selection: FieldSelection, branch: Branch, limit: int | None, settled: Cost
    ) -> tuple[list[Way], bool]:
        """Find the ways to a selection, and whether a higher limit could find more."""
        if limit is not None:
            return self._ways_within(place, selection, branch, _Limit(limit, limit, settled))
        ways: list[Way] = []
        for each in range(_MOST_CONDITIONS):
            ways, was_limited = self._ways_within(place, selection, branch, _Limit(each, None, settled))
            if not was_limited or (ways and ways[0].missing is None and self._shortest(ways) < each + 2):
                # What a higher limit could add takes at least as many waves itself: one for each nested condition.
                break
        return ways, False

    def _shortest(self, ways: list[Way]) -> int:
        return min(self._costs.last_wave(way.cost) for way in ways)

    def _ways_within(
        self, place: Place, selection: FieldSelection, branch: Branch, limit: _Limit
    ) -> tuple[list[Way], bool]:
        self._budget.spend()
        limited: list[bool] = []
        attempts = self._attempts(place, branch, limit, limited)
        ways = self._compare(selection, attempts, may_split=True)
        return ways, any(limited)

    def _attempts(self, place: Place, branch: Branch, limit: _Limit, limited: list[bool]) -> Iterator[Attempt]:
        stay = branch.stay
        needs = None if stay is None else self._needs_here(place, stay.field, branch.types)
        if stay is not None and stay.field.needs_more and needs is None:
            stay = None
        if stay is not None:
            yield self._attempt_stay(stay, branch.types, needs, limit, limited)
        for enter in branch.enters:
            if stay is not None and enter.graph == place.graph:
                continue
            if limit.here < 0:
                limited.append(True)
                return
            yield self._attempt_enter(place, enter, branch.types, limit, limited)

    def _needs_here(self, place: Place, field: GraphField, types: TypeSet) -> Arrangement | None:
        """Find what a field requires where its object is: its subgraph can provide that itself (`@provides`)."""
        if not field.requires or field.context_arguments:
            return None
        needs = self._arrange(place, field.requires, types, -1)
        return None if needs.missing or needs.cost != NOTHING else needs

    def _attempt_stay(
        self, stay: Stay, types: TypeSet, needs: Arrangement | None, limit: _Limit, limited: list[bool]
    ) -> Attempt:
        def run(selection: FieldSelection) -> Way | None:
            inside = self._arrange_inside(stay.inside, selection, limit.inside)
            if inside is not None:
                limited.append(inside.was_limited)
            return _way(inside.cost if inside else NOTHING, Step(selection, types, stay, inside, needs=needs))

        return Attempt(run, may_share=not stay.field.list_depth)

    def _attempt_enter(self, place: Place, enter: Enter, types: TypeSet, limit: _Limit, limited: list[bool]) -> Attempt:
        def run(selection: FieldSelection) -> Way | None:
            found = self._cheapest_entrance(place, enter, types, limit, limited)
            if found is None:
                return None
            entrance, needs = found
            if enter.arrival is not None:
                inside: Arrangement | None = self._arrange(enter.arrival, (selection,), types, limit.inside)
            else:
                inside = self._arrange_inside(enter.inside, selection, limit.inside)
            if inside is not None:
                limited.append(inside.was_limited)
            wave = self._costs.last_wave(needs.cost) + 1
            cost = needs.cost | self._costs.call(enter.graph, wave)
            if inside is not None:
                cost |= self._costs.delay(inside.cost, wave)
            return _way(cost, Step(selection, types, enter, inside, entrance, needs))

        return Attempt(run, may_share=enter.field is not None and not enter.field.list_depth)

    def _cheapest_entrance(
        self, place: Place, enter: Enter, types: TypeSet, limit: _Limit, limited: list[bool]
    ) -> tuple[Entrance, Arrangement] | None:
        best: tuple[Entrance, Arrangement] | None = None
        for entrance in enter.entrances:
            needs = self._arrange(place, entrance.needs, _asked_of(place, types), limit.here - 1, limit.settled)
            limited.append(needs.was_limited)
            if needs.missing:
                continue
            if best is None or self._score(needs, limit) < self._score(best[1], limit):
                best = (entrance, needs)
            if needs.cost == NOTHING:
                break
        return best

    def _score(self, needs: Arrangement, limit: _Limit) -> tuple[int, int]:
        return self._costs.score(limit.settled | needs.cost)

    def _arrange_inside(self, inside: Place | None, selection: FieldSelection, limit: int | None) -> Arrangement | None:
        return None if inside is None else self._arrange(inside, selection.children, ANY_TYPE, limit)

    def _compare(self, selection: FieldSelection, attempts: Iterable[Attempt], *, may_split: bool) -> list[Way]:
        """Try all moves to a selection. One way that leaves something missing is given only where none is complete."""
        ways: list[Way] = []
        tried: list[Attempt] = []
        for attempt in attempts:
            way = attempt.run(selection)
            if way is None:
                continue
            if way.cost == NOTHING and way.missing is None:
                return [way]
            ways.append(way)
            tried.append(attempt)
        complete = [way for way in ways if way.missing is None]
        if not may_split:
            return complete
        if not complete:
            return self._combine(selection, tried) if tried else []
        if len(tried) > 1 and all(way.cost.bit_count() > 1 for way in complete):
            complete += self._splitter.split(selection, tried)
        return complete

    def _combine(self, selection: FieldSelection, attempts: list[Attempt]) -> list[Way]:
        """Put a selection together where no single move brings it all."""
        cover = self._cover(selection, attempts)
        if cover.missing is not None or cover.cost.bit_count() <= len(cover.steps):
            return [cover]
        return [cover, *self._splitter.split(selection, attempts)]

    def _cover(self, selection: FieldSelection, attempts: list[Attempt]) -> Way:
        """Put a selection together from parts: no single move brings it all."""
        steps: list[Step] = []
        cost = NOTHING
        missing: FieldSelection | None = selection
        while missing is not None:
            left = missing
            ways = [way for attempt in attempts if (way := attempt.run(left)) is not None]
            if not ways:
                break
            best = min(ways, key=lambda way: (_count_missing(way), self._costs.score(cost | way.cost)))
            steps += best.steps
            cost |= best.cost
            missing = best.missing
            self._budget.spend()
        return Way(cost, tuple(steps), missing)


def _asked_of(place: Place, types: TypeSet) -> TypeSet:
    """Say of which objects an entrance's needs are asked: of all where nobody knows the types."""
    return place.types if place.kind is PlaceKind.INTERFACE_OBJECT else types


def _way(cost: Cost, step: Step) -> Way | None:
    """Make the way of one step; None where it would bring nothing of what is asked."""
    inside = step.inside
    if inside is None or not inside.missing:
        return Way(cost, (step,))
    only_arrives = isinstance(step.move, Enter) and step.move.arrival is not None
    if not inside.steps or only_arrives:
        return None
    return Way(cost, (step,), narrow(step.selection, step.types, inside.missing))


def _count_missing(way: Way) -> int:
    return count_leaves((way.missing,)) if way.missing else 0

"""Fetches of a plan come in; steps that ask a subgraph and merge its answer into the run's data go out."""

from collections.abc import Mapping, Sequence
from itertools import chain

from gateway.execution.call import Call
from gateway.execution.conditions import hold
from gateway.execution.merge import Merge, merger, set_null
from gateway.execution.representations import Batch, Collect, generate_collect
from gateway.execution.rewrites import Apply, generate_rewrites
from gateway.execution.run import Run
from gateway.execution.selected_keys import entity_keys, root_keys
from gateway.execution.sharing import Sharing
from gateway.execution.subgraph_errors import EntityErrors, RootErrors, SubgraphError
from gateway.execution.transport import Json, SubgraphResponse
from gateway.execution.walk import locate
from gateway.planning.plan import Condition, Entities, EntityFetch, Fetch, Items, Key, Path

OBJECTS: Path = (Key("objects"), Items())
"""The target of entities whose objects are given as a list under that key."""


class FetchStep:
    """Asks for fields of a root type. The data goes to the root, or to every object at the fetch's path."""

    __slots__ = ("_apply", "_errors", "_merge", "_path", "call")

    def __init__(self, fetch: Fetch) -> None:
        keys = root_keys(fetch)
        self.call = Call(fetch)
        self._apply = generate_rewrites(fetch.rewrites)
        self._merge = merger(keys.all, keys.composite, separate=False)
        self._errors = RootErrors(fetch.service, fetch.rewrites, keys.all, fetch.path)
        self._path = fetch.path

    async def __call__(self, run: Run) -> None:
        """Run the step. No request is made where nothing stands at the path."""
        if self._path and next(locate(run.data, self._path), None) is None:
            return
        self.absorb(run, await self.call.send(run, self.call.variables(run.variables)))

    def absorb(self, run: Run, response: SubgraphResponse) -> None:
        """Merge an answer into the run."""
        data = response.data
        errors = response.errors
        if data is None and not errors:
            errors = [_no_answer(self.call.service)]
        if errors:
            self._errors.report(run, errors, empty=data is None)
        if data is not None and self._apply is not None:
            self._apply(data)
        self._merge(([target for _, target in locate(run.data, self._path)],), (data,))


class EntityStep:
    """Asks for more fields of objects that are in the run's data already, or are `given` as a list under `OBJECTS`."""

    __slots__ = ("_call", "_parts")

    def __init__(self, fetch: EntityFetch, sharing: Sharing, *, given: bool = False) -> None:
        self._call = Call(fetch)
        self._parts = [_Part(fetch, entities, sharing, given=given) for entities in fetch.entities]

    async def __call__(self, run: Run) -> None:
        """Run the step."""
        await self.ask(run, run.data)

    async def ask(self, run: Run, data: dict[str, Json], more: Mapping[str, Json] | None = None) -> None:
        """Ask for the objects in `data`, with `more` variables. No request is made where there is nothing to ask."""
        variables = self._call.variables(run.variables)
        if more:
            variables.update(more)
        batches: list[Batch] = []
        wanted = False
        for part in self._parts:
            batch = part.collect(run, data)
            batches.append(batch)
            variables[part.variable] = batch.representations
            wanted = wanted or bool(batch.representations)
        if wanted:
            self._absorb(run, await self._call.send(run, variables), batches)

    def _absorb(self, run: Run, response: SubgraphResponse, batches: Sequence[Batch]) -> None:
        data = response.data or {}
        if response.errors:
            self._report(run, response.errors, batches)
        for part, batch in zip(self._parts, batches, strict=True):
            if batch.representations:
                part.absorb(run, data.get(part.alias), batch, explained=bool(response.errors))

    def _report(self, run: Run, errors: Sequence[SubgraphError], batches: Sequence[Batch]) -> None:
        asked = [(part.errors, batch) for part, batch in zip(self._parts, batches, strict=True) if batch.objects]
        for reporter, batch in asked:
            reporter.report(run, batch, [error for error in errors if reporter.claims(error)])
        for error in errors:
            if not any(reporter.claims(error) for reporter, _ in asked):
                asked[0][0].report_whole(run, error)
                for reporter, _ in asked[1:]:
                    run.faults.cover(reporter.patterns)


class _Part:
    """One `_entities` field of an entity fetch."""

    __slots__ = (
        "_apply",
        "_collect",
        "_collect_given",
        "_conditions",
        "_found",
        "_id",
        "_keys",
        "_merge",
        "alias",
        "errors",
        "service",
        "variable",
    )

    def __init__(self, fetch: EntityFetch, entities: Entities, sharing: Sharing, *, given: bool) -> None:
        keys = entity_keys(fetch, entities)
        self.alias = entities.alias
        self.variable = entities.variable
        self.service = fetch.service
        self.errors = EntityErrors.of(fetch.service, entities, keys.all)
        self._keys = keys.all
        self._conditions: tuple[Condition, ...] = entities.conditions
        self._id = id(entities) if id(entities) in sharing.found.values() else None
        self._found = sharing.found.get(id(entities))
        self._collect_given: Collect = _nothing
        if given or self._found is not None:
            self._collect_given = generate_collect((OBJECTS,), entities.representations)
        self._collect: Collect = self._collect_given
        if not given:
            joined = sharing.joined.get(id(entities), ())
            self._collect = generate_collect(entities.targets, entities.representations, joined)
        self._apply: Apply | None = generate_rewrites(entities.rewrites)
        self._merge: Merge = merger(keys.all, keys.composite, separate=id(entities) in sharing.separate)

    def collect(self, run: Run, data: dict[str, Json]) -> Batch:
        """Collect what to send; objects that cannot be sent get null for what they will not learn."""
        if self._conditions and not hold(self._conditions, run.variables):
            return _NOTHING
        found = None if self._found is None else run.batches.get(self._found)
        if found is None:
            batch = self._collect(data)
        else:
            batch = self._collect_given({"objects": [*chain.from_iterable(found.objects), *found.unsent]})
        if self._id is not None:
            run.batches[self._id] = batch
        if batch.unsent:
            set_null(batch.unsent, self._keys)
        return batch

    def absorb(self, run: Run, items: Json, batch: Batch, *, explained: bool) -> None:
        """Merge the items into their objects."""
        if type(items) is not list or len(items) != len(batch.objects):
            if explained:
                run.faults.cover(self.errors.patterns)
            else:
                self.errors.report_whole(run, _no_answer(self.service))
            items = [None] * len(batch.objects)
        elif self._apply is not None:
            for item in items:
                self._apply(item)
        self._merge(batch.objects, items)


_NOTHING = Batch([], [], [])


def _nothing(_data: dict[str, Json]) -> Batch:
    return _NOTHING


def _no_answer(service: str) -> SubgraphError:
    return {"message": f"The subgraph '{service}' did not answer what it was asked."}

"""Errors of a subgraph come in with paths of its own; errors at the client's paths go out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway.execution.faults import DOWNSTREAM_SERVICE_ERROR, PathPattern, ResponsePath
from gateway.execution.representations import Batch
from gateway.execution.rewrites import rename_path
from gateway.execution.run import Run
from gateway.execution.shape import ObjectShape, ValueField
from gateway.execution.transport import Json
from gateway.execution.walk import locate
from gateway.planning.plan import Entities, Items, Key, Path, Rewrite

SubgraphError = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class RootErrors:
    """Reports the errors of a fetch that started from a root type."""

    service: str
    rewrites: tuple[Rewrite, ...]
    keys: tuple[str, ...]
    """Response keys of the fetch at the root."""
    path: Path
    """Where its data goes."""

    def report(self, run: Run, errors: Sequence[SubgraphError], *, empty: bool) -> None:
        """Add the errors to the run; `empty` says that no data came with them."""
        start = _pattern(self.path)
        patterns = [(*start, key) for key in self.keys]
        if empty:
            run.faults.cover(patterns)
        places = [place for place, _ in locate(run.data, self.path)]
        for error in errors:
            path = _path(error)
            message, extensions = _message(error, self.service), _extensions(error, self.service)
            if path is None:
                run.faults.add(message, self._first(run, places[0]), extensions, patterns)
                continue
            for place in places:
                visible = visible_path(run.shape, (*place, *rename_path(path, self.rewrites)))
                run.faults.add(message, visible, extensions)

    def _first(self, run: Run, place: ResponsePath) -> ResponsePath:
        """Return the place of the first field that the client sees."""
        visible = (visible_path(run.shape, (*place, key)) for key in self.keys)
        return next((path for path in visible if len(path) > len(place)), place)


@dataclass(frozen=True, slots=True)
class EntityErrors:
    """Reports the errors of one `_entities` field at the places of its objects."""

    service: str
    entities: Entities
    patterns: tuple[PathPattern, ...]

    @classmethod
    def of(cls, service: str, entities: Entities, keys: Iterable[str]) -> "EntityErrors":
        """Prepare for the field; `keys` are the response keys of its items."""
        patterns = tuple((*_pattern(target), key) for target in entities.targets for key in keys)
        return cls(service, entities, patterns)

    def claims(self, error: SubgraphError) -> bool:
        """Say whether the error's path leads to an item of this field."""
        path = _path(error)
        return path is not None and len(path) > 1 and path[0] == self.entities.alias and isinstance(path[1], int)

    def report(self, run: Run, batch: Batch, errors: Sequence[SubgraphError]) -> None:
        """Add errors of items, each once for every place where the item's object stands."""
        places = self._places_by_item(run, batch) if errors else {}
        for error in errors:
            index, *rest = (_path(error) or ())[1:]
            below = rename_path(tuple(rest), self.entities.rewrites)
            for place in places.get(index, ()):
                path = visible_path(run.shape, (*place, *below))
                explained = [(*place, *below)]
                run.faults.add(_message(error, self.service), path, _extensions(error, self.service), explained)
            if index not in places:
                self.report_whole(run, error)

    def report_whole(self, run: Run, error: SubgraphError) -> None:
        """Add an error that is not about one item: at the first object's place, for all of them."""
        first = next((visible_path(run.shape, place) for place, _ in self._places(run)), ())
        run.faults.add(_message(error, self.service), first, _extensions(error, self.service), self.patterns)

    def _places_by_item(self, run: Run, batch: Batch) -> dict[str | int, list[ResponsePath]]:
        items = {id(found): index for index, objects in enumerate(batch.objects) for found in objects}
        places: dict[str | int, list[ResponsePath]] = {}
        for place, found in self._places(run):
            if id(found) in items:
                places.setdefault(items[id(found)], []).append(place)
        return places

    def _places(self, run: Run) -> Iterable[tuple[ResponsePath, dict[str, Json]]]:
        for target in self.entities.targets:
            yield from locate(run.data, target)


def visible_path(root: ObjectShape, path: ResponsePath) -> ResponsePath:
    """Cut a path where the client's selection ends: plans also fetch what the client did not ask for."""
    shapes = [root]
    visible: list[str | int] = []
    for step in path:
        if isinstance(step, str):
            fields = [field for shape in shapes for field in shape.fields if field.key == step]
            if not fields:
                break
            below = {id(field.selections): field.selections for field in fields if isinstance(field, ValueField)}
            shapes = [shape for found in below.values() if found is not None for shape in found.possible_shapes()]
        visible.append(step)
    return tuple(visible)


def _pattern(target: Path) -> PathPattern:
    steps = (step for step in target if isinstance(step, Key | Items))
    return tuple(step.name if isinstance(step, Key) else None for step in steps)


def _path(error: SubgraphError) -> ResponsePath | None:
    path = error.get("path")
    if isinstance(path, list | tuple) and path and all(type(step) is str or type(step) is int for step in path):
        return tuple(path)
    return None


def _message(error: SubgraphError, service: str) -> str:
    message = error.get("message")
    return message if isinstance(message, str) else f"The subgraph '{service}' reported an error without a message."


def _extensions(error: SubgraphError, service: str) -> dict[str, Json]:
    given = error.get("extensions")
    extensions = dict(given) if isinstance(given, Mapping) else {}
    if not isinstance(extensions.get("code"), str):
        extensions["code"] = DOWNSTREAM_SERVICE_ERROR
    extensions["service"] = service
    return extensions

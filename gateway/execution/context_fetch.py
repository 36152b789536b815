"""An entity fetch whose arguments come from objects further up comes in (@fromContext), a step that runs it goes out.

Variables belong to a whole request: objects below different values travel in requests of their own.
"""

import asyncio
from collections.abc import Iterator

import orjson

from gateway.execution.fetch import EntityStep
from gateway.execution.run import Run
from gateway.execution.sharing import Sharing
from gateway.execution.transport import Json
from gateway.planning.plan import ContextValue, EntityFetch, Items, Key, OnTypes, Path


class ContextStep:
    """Asks for fields of objects, with values from above them as variables."""

    __slots__ = ("_contexts", "_step", "_target")

    def __init__(self, fetch: EntityFetch, sharing: Sharing) -> None:
        (entities,) = fetch.entities
        (self._target,) = entities.targets
        self._contexts = entities.contexts
        self._step = EntityStep(fetch, sharing, given=True)

    async def __call__(self, run: Run) -> None:
        """Run the step: one request for each combination of values."""
        groups: dict[bytes, tuple[dict[str, Json], list[Json]]] = {}
        for found, line in _lines(run.data, self._target, ()):
            values = {context.variable: _value(context, line) for context in self._contexts}
            _, objects = groups.setdefault(orjson.dumps(values), (values, []))
            objects.append(found)
        asked = [self._step.ask(run, {"objects": objects}, values) for values, objects in groups.values()]
        await asyncio.gather(*asked)


def _lines(value: Json, path: Path, above: tuple[Json, ...]) -> Iterator[tuple[Json, tuple[Json, ...]]]:
    """Find the objects at the path's end, each with the values at every step on the way to it."""
    line = (*above, value)
    if not path:
        if isinstance(value, dict):
            yield value, line
        return
    step, rest = path[0], path[1:]
    match step:
        case Key(name) if isinstance(value, dict):
            yield from _lines(value.get(name), rest, line)
        case OnTypes(names) if isinstance(value, dict) and value.get("__typename") in names:
            yield from _lines(value, rest, line)
        case Items() if isinstance(value, list):
            for item in value:
                yield from _lines(item, rest, line)
        case _:
            pass


def _value(context: ContextValue, line: tuple[Json, ...]) -> Json:
    """Return the value that the first fitting choice names; null where none fits."""
    holder = line[context.above]
    typename = holder.get("__typename") if isinstance(holder, dict) else None
    for choice in context.choices:
        if not choice.names or typename in choice.names:
            value = holder
            for key in choice.keys:
                value = value.get(key) if isinstance(value, dict) else None
            return value
    return None

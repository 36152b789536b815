"""Rewrites of a fetch's answer come in; a generated function that applies them, and one for error paths, go out."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from gateway.execution.faults import ResponsePath
from gateway.execution.source import Source
from gateway.execution.transport import Json
from gateway.execution.walk import Found, PathTree, Walk
from gateway.planning.plan import Items, OnTypes, Path, Rename, Rewrite, SetTypename

Apply: TypeAlias = Callable[[dict[str, Json]], None]


def generate_rewrites(rewrites: Sequence[Rewrite]) -> Apply | None:
    """Return the function that changes a fetch's answer in place; None where nothing is to be changed."""
    if not rewrites:
        return None
    source = Source()
    # Paths have the names of the merged data: renames further up come first. Types that paths ask for are dropped last.
    order = sorted(rewrites, key=lambda rewrite: (isinstance(rewrite, SetTypename), len(rewrite.path)))
    with source.block("def apply(data):"):
        for rewrite in order:
            Walk(source, "data", _body(source, rewrite)).write(PathTree.of((rewrite.path,)), "data")
    source.load("<rewrites>")
    return source.take("apply")


def _body(source: Source, rewrite: Rewrite) -> Callable[[Found], None]:
    def write(found: Found) -> None:
        var = found.var
        match rewrite:
            case Rename(_, alias, name):
                source.line(f"if {alias!r} in {var}: {var}[{name!r}] = {var}.pop({alias!r})")
            case SetTypename():
                source.line(f"{var}.pop('__typename', None)")

    return write


def rename_path(path: ResponsePath, rewrites: Sequence[Rewrite]) -> ResponsePath:
    """Undo the aliases in an error's path. Types are not known here: a rename for one type serves for all."""
    renamed: list[str | int] = []
    for step in path:
        names = (
            rewrite.name
            for rewrite in rewrites
            if isinstance(rewrite, Rename) and rewrite.source == step and _leads_to(rewrite.path, renamed)
        )
        renamed.append(next(names, step))
    return tuple(renamed)


def _leads_to(path: Path, place: Sequence[str | int]) -> bool:
    steps = [step for step in path if not isinstance(step, OnTypes)]
    return len(steps) == len(place) and all(
        isinstance(found, int) if isinstance(step, Items) else step.name == found
        for step, found in zip(steps, place, strict=True)
    )

"""Written selections in, the same without response keys that cannot be merged, and the renames that undo it, out.

GraphQL lets objects of different types have different fields under one key, but only of the same shape (specification
section 5.3.2). A supergraph may see one shape where its subgraphs have two, such as `ID` and `ID!`. The `__typename`
of an interface object is taken out of the answer again: it is true only in its subgraph.
"""

from collections.abc import Iterable

from gateway.planning.plan import Items, Key, Path, Rename, Rewrite, SetTypename
from gateway.planning.writing.written import Written, WrittenField, WrittenFragment


def avoid_conflicts(selections: tuple[Written, ...], path: Path = ()) -> tuple[Rewrite, ...]:
    """Change response keys where they must be; give the rewrites of the answer, those further up first.

    Their paths have the names of the merged data: what is further up was renamed before.
    """
    return tuple(_avoid([selections], path))


def _avoid(parallel: list[tuple[Written, ...]], path: Path) -> Iterable[Rewrite]:
    by_key: dict[str, list[WrittenField]] = {}
    for selections in parallel:
        for field in _fields(selections):
            by_key.setdefault(field.key, []).append(field)
    if any(field.is_untrue for fields in by_key.values() for field in fields):
        yield SetTypename(path)
    for key, fields in tuple(by_key.items()):
        for number, alike in enumerate(_group_by_shape(fields)):
            source = key if number == 0 else _free_key(key, by_key)
            if source != key:
                by_key[source] = alike
                for field in alike:
                    field.key = source
                yield Rename(path, source, key)
            inside = [field.inside for field in alike if field.inside is not None]
            if inside:
                steps: Path = (Key(key), *(Items(),) * alike[0].type_text.count("["))
                yield from _avoid(inside, path + steps)


def _fields(selections: tuple[Written, ...]) -> Iterable[WrittenField]:
    for each in selections:
        match each:
            case WrittenField():
                yield each
            case WrittenFragment():
                yield from _fields(each.selections)


def _group_by_shape(fields: list[WrittenField]) -> list[list[WrittenField]]:
    groups: dict[str, list[WrittenField]] = {}
    for field in fields:
        groups.setdefault(_shape(field), []).append(field)
    return list(groups.values())


def _shape(field: WrittenField) -> str:
    if field.inside is None:
        return field.type_text
    name = field.type_text.strip("[]!")
    return field.type_text.replace(name, "{}")


def _free_key(key: str, taken: dict[str, list[WrittenField]]) -> str:
    number = 0
    while (free := f"_{key}__{number}") in taken:
        number += 1
    return free

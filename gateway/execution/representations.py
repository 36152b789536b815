"""What an entity fetch sends comes in; a generated function goes out that collects it from the merged data.

The function returns the representations, each once, and beside them the objects that each stands for. So the answer's
items find their objects by position alone.
"""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, TypeAlias

import orjson

from gateway.execution.source import Source
from gateway.execution.transport import Json
from gateway.execution.walk import Found, PathTree, Walk, type_test
from gateway.planning.plan import Copy, CopyOnTypes, CopySelection, Path, Representation


class Batch(NamedTuple):
    """The representations of one `_entities` field, and the objects of the merged data by representation."""

    representations: list[dict[str, Json]]
    objects: Sequence[list[dict[str, Json]]]
    unsent: list[dict[str, Json]]
    """Objects that lack a value which must be sent."""


Collect: TypeAlias = Callable[[dict[str, Json]], Batch]


class UnsendableError(Exception):
    """A required value of the object is missing."""


def absent(value: Json) -> bool:
    """Say whether a required value is missing: null, or a list with a null in it."""
    return value is None or (type(value) is list and any(absent(item) for item in value))


def distinct(value: Json) -> bytes:
    """Return what tells values apart that Python would mix up or cannot hash: 1, 1.0 and true; lists; objects."""
    return orjson.dumps(value)


def generate_collect(
    targets: Sequence[Path], representations: Sequence[Representation], joined: Collection[int] = ()
) -> Collect:
    """Write and load the function for one `_entities` field.

    `joined` are the numbers of targets whose equal objects may become one: see `leaf_objects`.
    """
    source = Source()
    source.provide(Batch=Batch, Unsendable=UnsendableError, absent=absent, distinct=distinct, dumps=orjson.dumps)
    writer = _Writer(source, representations, frozenset(joined))
    with source.block("def collect(data):"):
        source.line("sent, index, unsent = [], {}, []")
        firsts = [f"first_{number}" for number in joined]
        for first in firsts:
            source.line(f"{first} = {{}}")
        Walk(source, ", ".join(["sent, index, unsent", *firsts]), writer.write).write(PathTree.of(targets), "data")
        source.line("return Batch(sent, list(index.values()), unsent)")
    source.load("<representations>")
    return source.take("collect")


class _Writer:
    """Writes what is done with one object: choose its representation, build it, and count equal ones once."""

    def __init__(self, source: Source, representations: Sequence[Representation], joined: frozenset[int]) -> None:
        self._source = source
        self._representations = representations
        self._joined = joined

    def write(self, found: Found) -> None:
        """Write the statements for one object."""
        var = found.var
        only = self._representations[0] if len(self._representations) == 1 else None
        if only is not None and not only.names:
            self._write_one(found, only, 0)
            return
        # An object of a type that its position fixes may have come without its name.
        default = f", {only.names[0]!r}" if only is not None and len(only.names) == 1 else ""
        self._source.line(f"t = {var}.get('__typename'{default})")
        for number, representation in enumerate(self._representations):
            with self._source.block(f"{'elif' if number else 'if'} {self._applies(representation)}:"):
                self._write_one(found, representation, number)

    def _applies(self, representation: Representation) -> str:
        match representation.names:
            case ():
                return "True"
            case (name,):
                return f"t == {name!r}"
            case names:
                return f"t in {type_test(self._source, names)}"

    def _write_one(self, found: Found, representation: Representation, number: int) -> None:
        typename = self._typename(found.var, representation)
        leaves = [copy for copy in representation.selections if isinstance(copy, Copy) and not copy.selections]
        if leaves and len(leaves) == len(representation.selections):
            self._write_leaves(found, leaves, typename, number)
        else:
            self._write_nested(found, representation.selections, typename, number)

    def _typename(self, var: str, representation: Representation) -> str:
        """Return the expression for the `__typename` to send."""
        if representation.typename is not None:
            return repr(representation.typename)
        if len(representation.names) == 1:
            return repr(representation.names[0])
        if not representation.names:
            self._source.line(f"t = {var}.get('__typename')")
        return "t"

    def _write_leaves(self, found: Found, copies: list[Copy], typename: str, number: int) -> None:
        """Write the reading of leaves, the usual case; their values also are the identity."""
        entries, identities, missing = [], [], []
        var = found.var
        for copy in copies:
            value = self._source.name("k")
            self._source.line(f"{value} = {var}.get({copy.source!r})")
            plain = f"type({value}) is str or type({value}) is int"
            if copy.required:
                missing.append(f"{value} is None or type({value}) is list and absent({value})")
            else:
                plain += f" or {value} is None"
            identities.append(f"{value} if {plain} else distinct({value})")
            entries.append(f"{copy.name!r}: {value}")
        if missing:
            self._source.line(f"if {' or '.join(missing)}: unsent.append({var})")
        with self._source.block("else:" if missing else "if True:"):
            self._write_count(found, identities, typename, number, ", ".join(entries))

    def _write_nested(self, found: Found, selections: Sequence[CopySelection], typename: str, number: int) -> None:
        """Write the building of a representation with objects in it; its JSON text is the identity."""
        function = self._copier(selections)
        with self._source.block("try:"):
            self._source.line(f"r = {function}({found.var})")
        with self._source.block("except Unsendable:"):
            self._source.line(f"unsent.append({found.var})")
        with self._source.block("else:"):
            self._write_count(found, ["dumps(r)"], typename, number, "**r")

    def _write_count(self, found: Found, identities: list[str], typename: str, number: int, entries: str) -> None:
        """Write the sending of the representation if no equal one is sent already."""
        if len(self._representations) > 1:
            identities = [str(number), *identities]
        if typename == "t":
            identities = ["t", *identities]
        representation = f"{{'__typename': {typename}, {entries}}}"
        self._source.line(f"k = {identities[0]}" if len(identities) == 1 else f"k = ({', '.join(identities)})")
        if found.path in self._joined and found.holder is not None:
            self._write_join(found, found.holder, representation)
        else:
            self._write_send(found.var, representation)

    def _write_send(self, var: str, representation: str) -> None:
        line = self._source.line
        line("same = index.get(k)")
        with self._source.block("if same is None:"):
            line(f"index[k] = [{var}]")
            line(f"sent.append({representation})")
        with self._source.block("else:"):
            line(f"same.append({var})")

    def _write_join(self, found: Found, holder: str, representation: str) -> None:
        """Write how an object gives its place to an equal one that was found before at the same path."""
        var, firsts = found.var, f"first_{found.path}"
        self._source.line(f"first = {firsts}.get(k)")
        with self._source.block("if first is None:"):
            self._source.line(f"{firsts}[k] = {var}")
            self._write_send(var, representation)
        with self._source.block(f"elif first is not {var}:"):
            self._source.line(f"if first == {var}: {holder} = first")
            self._source.line(f"else: index[k].append({var})")

    def _copier(self, selections: Sequence[CopySelection]) -> str:
        """Write a function that copies selections of an object, or of each object of a list."""
        function = self._source.name("copy")
        line = self._source.line
        with self._source.apart(), self._source.block(f"def {function}(o):"):
            with self._source.block("if type(o) is list:"):
                line(f"return [{function}(i) for i in o]")
            with self._source.block("if type(o) is not dict:"):
                line("return None")
            line("r = {}")
            self._write_copies(selections)
            line("return r")
        return function

    def _write_copies(self, selections: Sequence[CopySelection]) -> None:
        line = self._source.line
        for selection in selections:
            match selection:
                case CopyOnTypes(names, below):
                    with self._source.block(f"if o.get('__typename') in {type_test(self._source, names)}:"):
                        self._write_copies(below)
                case Copy(name, key, below, required):
                    value = f"o.get({key!r})"
                    line(f"v = {self._copier(below)}({value})" if below else f"v = {value}")
                    if required:
                        line("if absent(v): raise Unsendable")
                    line(f"r[{name!r}] = v")

"""Positions of the merged data: under which key each value stands, for clients and for the gateway's own needs."""

from dataclasses import dataclass, field
from typing import TypeAlias

from gateway.supergraph.query_graph_field_sets import FieldSelection

_Value: TypeAlias = tuple[str, str]
"""A field's name and its printed arguments."""


@dataclass(slots=True, eq=False)
class Position:
    """One place in the merged data, whatever the types of its objects."""

    _values: dict[str, set[_Value]] = field(default_factory=dict)
    """What stands under each key. Clients may use one key for several fields, of objects of different types."""
    _own_keys: dict[_Value, str] = field(default_factory=dict)
    _children: dict[str, "Position"] = field(default_factory=dict)

    def reserve(self, selections: tuple[FieldSelection, ...]) -> None:
        """Keep the client's response keys for the client, here and below."""
        for each in selections:
            if each.response_key is not None:
                self._values.setdefault(each.response_key, set()).add((each.name, each.arguments_text))
                if each.children:
                    self.child(each.response_key).reserve(each.children)

    def key_for(self, selection: FieldSelection) -> str:
        """Give the key under which a value stands.

        The client's response key; for other selections a key that always has the same value, or the field's name, or
        another name where the client uses that one for something else.
        """
        if selection.response_key is not None:
            return selection.response_key
        value = (selection.name, selection.arguments_text)
        found = self._own_keys.get(value)
        if found is None:
            found = self._own_keys[value] = self._choose_key(value)
            self._values.setdefault(found, set()).add(value)
        return found

    def _choose_key(self, value: _Value) -> str:
        for key, values in self._values.items():
            if values == {value}:
                return key
        key = value[0]
        number = 0
        while key in self._values:
            key = f"_{value[0]}_{number}"
            number += 1
        return key

    def child(self, key: str) -> "Position":
        """Give the position of the value under a key."""
        return self._children.setdefault(key, Position())

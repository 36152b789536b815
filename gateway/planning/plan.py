"""The query plan: what planning hands to execution. Frozen values only, no behaviour.

A plan is a tree of steps. `Fetch` starts from a root type; `EntityFetch` asks one subgraph for more fields of
objects that earlier fetches brought. Objects are found in the merged data by `Path`s. Keys in paths, in
representations and in renames are keys of the merged data; projection to the client's response keys is the
execution stage's last step and follows the client's own document.
"""

from dataclasses import dataclass
from typing import TypeAlias

from graphql import DocumentNode, OperationType


@dataclass(frozen=True, slots=True)
class Key:
    """Step into the value under `name` of an object."""

    name: str


@dataclass(frozen=True, slots=True)
class Items:
    """Step into every item of a list (one level)."""


@dataclass(frozen=True, slots=True)
class OnTypes:
    """Go on only where the object's `__typename` is one of `names` (concrete type names, sorted)."""

    names: tuple[str, ...]


Step: TypeAlias = Key | Items | OnTypes
Path: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """One field of a representation: the value under `source` in the merged data, sent as `name`.

    `selections` is empty for leaves. Where `required`, an absent or null value (of any item, for lists) means
    that the object cannot be sent at all.
    """

    name: str
    source: str
    selections: tuple["CopySelection", ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class CopyOnTypes:
    """Selections of a representation that apply only to objects of the named concrete types."""

    names: tuple[str, ...]
    selections: tuple["CopySelection", ...]


CopySelection: TypeAlias = Copy | CopyOnTypes


@dataclass(frozen=True, slots=True)
class Representation:
    """What to send for an object whose `__typename` in the merged data is one of `names`.

    `typename` is the `__typename` to send: None sends the object's own, a name (an interface object's) replaces it.
    `names` empty means any object.
    """

    names: tuple[str, ...]
    typename: str | None
    selections: tuple[CopySelection, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """Undo an alias that was made to avoid a conflict: at `path` in the fetch's answer, `source` becomes `name`."""

    path: Path
    source: str
    name: str


@dataclass(frozen=True, slots=True)
class SetTypename:
    """At `path` in the fetch's answer, `__typename` is not to be believed (an interface object's): drop it."""

    path: Path


Rewrite: TypeAlias = Rename | SetTypename


@dataclass(frozen=True, slots=True)
class Condition:
    """A client variable and the Boolean value it must have."""

    variable: str
    value: bool


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request to `service` that starts from a root type. Its data merges into the object at the root."""

    service: str
    document: DocumentNode
    """One operation without fragment definitions, ready to send."""
    text: str
    """The same, printed compactly."""
    kind: OperationType
    operation_name: str | None
    variables: tuple[str, ...]
    """Names of the client's variables that the document uses."""
    rewrites: tuple[Rewrite, ...] = ()
    path: Path = ()
    """Where the data goes: into the root, or into every object at this path (a root type reached inside an answer)."""


@dataclass(frozen=True, slots=True)
class ContextChoice:
    """Where a value stands below an object of one of `names` (empty: of any type): keys of the merged data."""

    names: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContextValue:
    """A variable that takes its value from an object further up (`@fromContext`).

    That object stands where the first `above` steps of the target's path lead; the first choice for its type counts.
    """

    variable: str
    above: int
    choices: tuple[ContextChoice, ...]


@dataclass(frozen=True, slots=True)
class Entities:
    """One `_entities` field of an entity fetch: which objects to send and where the answer goes.

    Objects at all `targets` are sent in one list, equal representations once; the answer's items merge into every
    object that was sent as that representation. With `conditions`, the field is left out unless all of them hold.
    """

    alias: str
    """Response key of the `_entities` field in the document."""
    variable: str
    """Name of the variable that takes the representations."""
    targets: tuple[Path, ...]
    representations: tuple[Representation, ...]
    rewrites: tuple[Rewrite, ...] = ()
    conditions: tuple[Condition, ...] = ()
    """Also stands as @include in the document, so that the subgraph skips the field too."""
    contexts: tuple[ContextValue, ...] = ()
    """Objects whose values differ go in separate requests. Such an entity fetch has one `Entities` with one target."""


@dataclass(frozen=True, slots=True)
class EntityFetch:
    """One request to `service` for more fields of objects that are already in the merged data."""

    service: str
    document: DocumentNode
    text: str
    operation_name: str | None
    variables: tuple[str, ...]
    """Names of the client's variables that the document uses (representation variables not among them)."""
    entities: tuple[Entities, ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Run the nodes one after another."""

    nodes: tuple["PlanNode", ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """Run the nodes at the same time. None of them needs another's data."""

    nodes: tuple["PlanNode", ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """Run `node` only where all conditions hold."""

    conditions: tuple[Condition, ...]
    node: "PlanNode"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Subscribe with `primary`; for every event, run `rest` on its data."""

    primary: Fetch
    rest: "PlanNode | None"


PlanNode: TypeAlias = Fetch | EntityFetch | Sequence | Parallel | Conditional | Subscription


@dataclass(frozen=True, slots=True)
class Refusal:
    """A field of the client's document that was left out of the plan, as the request may not read it.

    `path` is made of response keys, None for the items of a list. `conditions` are those under which the client asks.
    """

    path: tuple[str | None, ...]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """The whole plan of one operation of a client's document.

    `node` is None where no subgraph is needed (introspection and root `__typename` only): execution answers those
    from the API schema. `document` is the client's, valid against the API schema, with refused fields marked;
    `operation_name` names the operation that was planned.
    """

    document: DocumentNode
    operation_name: str | None
    kind: OperationType
    node: PlanNode | None
    refusals: tuple[Refusal, ...] = ()
    """What the document asks for and the plan does not: answered with null and an error each."""

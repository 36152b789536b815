"""A number of subgraphs and of lines come in; SDL of that size, as a large company's might look, goes out.

Every subgraph owns entities, adds fields to entities of others, asks some of them for what its own fields require,
provides shortcuts, shares value types, and has interfaces, unions, enums and inputs of its own. The same numbers
always give the same text.
"""

from dataclasses import dataclass, field
from random import Random

from gateway import SubgraphSource

ENTITIES_PER_SUBGRAPH = 3
BORROWED_PER_SUBGRAPH = 6
HEAD = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", '
    '"@requires", "@provides", "@tag"])\n'
)
SHARED = """type Money @shareable {
  amount: Int!
  currency: Currency!
}

enum Currency {
  EUR
  GBP
  USD
}

type PageInfo @shareable {
  hasNextPage: Boolean!
  endCursor: String
}

input Page {
  first: Int = 20
  after: String
}
"""


@dataclass(frozen=True, slots=True)
class Entity:
    """A type with keys that several subgraphs know."""

    name: str
    home: int
    keys: tuple[str, ...]

    @property
    def key_fields(self) -> list[str]:
        """The fields that the keys are of, as SDL."""
        fields = ["id: ID!"]
        fields += ["code: String!"] if "code" in self.keys else []
        return fields + (["region: String!"] if "id region" in self.keys else [])


@dataclass(slots=True)
class Text:
    """The lines of one subgraph so far."""

    number: int
    random: Random
    lines: list[str] = field(default_factory=list)

    def add(self, head: str, *body: str) -> None:
        """Write one definition."""
        self.lines += [f"{head} {{", *(f"  {line}" for line in body), "}", ""]


def subgraphs(count: int, lines: int, seed: int = 1) -> list[SubgraphSource]:
    """Write `count` subgraphs with about `lines` lines together."""
    random = Random(seed)
    entities = [
        Entity(
            f"Entity{number}", number % count, random.choice((("id",), ("id",), ("id", "code"), ("id region", "id")))
        )
        for number in range(count * ENTITIES_PER_SUBGRAPH)
    ]
    return [_subgraph(number, entities, lines // count, Random(f"{seed} {number}")) for number in range(count)]


def _subgraph(number: int, entities: list[Entity], lines: int, random: Random) -> SubgraphSource:
    text = Text(number, random, [HEAD, *SHARED.splitlines(), ""])
    own = [entity for entity in entities if entity.home == number]
    others = [entity for entity in entities if entity.home != number]
    borrowed = random.sample(others, min(BORROWED_PER_SUBGRAPH, len(others)))
    for entity in own:
        _own(text, entity, borrowed)
    for turn, entity in enumerate(borrowed):
        _borrow(text, entity, turn)
    _roots(text, own)
    turn = 0
    while len(text.lines) < lines:
        _BLOCKS[turn % len(_BLOCKS)](text, turn)
        turn += 1
    return SubgraphSource(f"subgraph{number}", f"http://subgraph{number}.example", "\n".join(text.lines))


def _own(text: Text, entity: Entity, borrowed: list[Entity]) -> None:
    keys = " ".join(f'@key(fields: "{key}")' for key in entity.keys)
    text.add(
        f"type {entity.name} {keys}",
        *entity.key_fields,
        "name: String! @shareable",
        "weight: Int",
        "price: Money!",
        "measures(unit: String, digits: Int = 2): [Float!]",
        *(f"to{other.name}: {other.name}" for other in text.random.sample(borrowed, min(2, len(borrowed)))),
    )


def _borrow(text: Text, entity: Entity, turn: int) -> None:
    """Add fields to an entity of another subgraph: plain ones, one that requires, or none but the key."""
    head = f'type {entity.name} @key(fields: "{"id" if "id" in entity.keys else entity.keys[0]}"'
    match turn % 3:
        case 0:
            text.add(f"{head})", "id: ID!", f"rank{text.number}: Int!", f"notes{text.number}: [String!]")
        case 1:
            text.add(
                f"{head})",
                "id: ID!",
                "weight: Int @external",
                "name: String! @external",
                f'freight{text.number}: Money @requires(fields: "weight name")',
            )
        case _:
            text.add(f"{head})", "id: ID!", "name: String! @external")
            text.add(
                f"type Shortcut{text.number}x{turn}",
                f'target: {entity.name} @provides(fields: "name")',
                "reason: String",
            )


def _roots(text: Text, own: list[Entity]) -> None:
    number = text.number
    fields = [f"{entity.name.lower()}(id: ID!): {entity.name}" for entity in own]
    fields += [f"{entity.name.lower()}List(page: Page): [{entity.name}!]!" for entity in own]
    shortcuts = [line.split()[1] for line in text.lines if line.startswith("type Shortcut")]
    text.add("type Query", *fields, *(f"{name.lower()}: {name}" for name in shortcuts), f"area{number}: Area{number}!")
    text.add("type Mutation", *(f"rename{entity.name}(id: ID!, name: String!): {entity.name}" for entity in own))
    text.add(f"type Area{number}", "pageInfo: PageInfo!", "total: Money")


def _objects(text: Text, turn: int) -> None:
    number = text.number
    name = f"Object{number}x{turn}"
    body = [
        f"field{each}: {text.random.choice(('Int', 'String!', '[Float!]', 'Boolean', 'Money'))}" for each in range(7)
    ]
    text.add(f"type {name}", "id: ID!", *body, f"smaller: Object{number}x{max(turn - len(_BLOCKS), 0)}")
    text.add(f"extend type Area{number}", f"objects{turn}(page: Page): [{name}!]!")


def _inputs(text: Text, turn: int) -> None:
    name = f"Filter{text.number}x{turn}"
    text.add(f"input {name}", "ids: [ID!]", "contains: String", "limit: Int = 10", f"and: [{name}!]", "in: Currency")
    text.add(f"extend type Area{text.number}", f"count{turn}(where: {name}): Int!")


def _interfaces(text: Text, turn: int) -> None:
    name = f"Part{text.number}x{turn}"
    text.add(f"interface {name}", "id: ID!", "label(language: String): String!")
    for kind in ("Big", "Small"):
        text.add(
            f"type {kind}{name} implements {name}",
            "id: ID!",
            "label(language: String): String!",
            f"{kind.lower()}: Int",
        )
    text.add(f"extend type Area{text.number}", f"parts{turn}: [{name}!]!", f"either{turn}: Any{name}")
    text.lines += [f"union Any{name} = Big{name} | Small{name}", ""]


def _enums(text: Text, turn: int) -> None:
    name = f"Stage{text.number}x{turn}"
    text.add(f"enum {name}", *(f'STAGE_{each} @tag(name: "t{each}")' for each in range(5)))
    text.add(f"extend type Area{text.number}", f"stage{turn}(at: {name}): {name}!")


_BLOCKS = (_objects, _inputs, _interfaces, _enums)

"""A seed in, the SDL of some random subgraphs out: entities with several keys, requirements, provided fields, sharing.

What comes out mostly composes, but not always; whoever asks must look.
"""

from random import Random

_HEAD = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@external", '
    '"@requires", "@provides", "@interfaceObject"])\n'
)


class RandomSubgraphs:
    """Writes one set of subgraphs, by name."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._graphs = [f"g{index}" for index in range(self._random.randint(2, 4))]
        self._entities = [f"E{index}" for index in range(self._random.randint(2, 4))]
        self._has_interface = self._random.random() < 0.7
        self._members = self._random.sample(self._entities, 2)
        self._keys: dict[tuple[str, str], list[str]] = {}
        self._fields: dict[tuple[str, str], list[str]] = {}
        self._owners: dict[tuple[str, str], list[str]] = {}
        self._interface_graphs = [each for each in self._graphs if self._random.random() < 0.5]
        self._wide = self._random.sample(self._graphs, 2)
        self._shared = self._random.sample(self._entities, 1)
        for entity in self._entities:
            self._place(entity)
        for entity in self._entities:
            self._fill(entity)
        for entity in self._entities:
            self._require(entity)
        self._being_graphs = self._random.sample(self._graphs, self._random.randint(1, 2))
        self.sdl = {graph: self._write(graph) for graph in self._graphs}

    def _union(self, graph: str, roots: list[str]) -> list[str]:
        members = [each for each in self._entities if (graph, each) in self._keys]
        if not members:
            return []
        roots.append(f"either{graph}: [Either]")
        return [f"union Either = {' | '.join(members)}"]

    def _beings(self, graph: str, roots: list[str]) -> list[str]:
        """An entity interface: real in the first graph, an interface object elsewhere, or just one implementation."""
        home = self._being_graphs[0]
        if graph == home:
            roots += ["beings: [Being]", "man: Man"]
            return [
                'interface Being @key(fields: "id") { id: ID! title: String friend: Being }',
                """type Man implements Being @key(fields: "id") {
                  id: ID! title: String @shareable friend: Being age: Int
                }""",
                """type Owl implements Being @key(fields: "id") {
                  id: ID! title: String @shareable friend: Owl span: Int
                }""",
            ]
        if graph in self._being_graphs or self._random.random() < 0.6:
            roots.append(f"being{graph}: [Being!]!")
            return [
                f"""type Being @key(fields: "id") @interfaceObject {{
                  id: ID! note{graph}: String peer{graph}: Being title: String @external
                  formal{graph}: String @requires(fields: "title")
                }}"""
            ]
        return [f'type Man @key(fields: "id") {{ id: ID! size{graph}: Int title: String @shareable }}']

    def _key_fields(self, keys: list[str], has_face: bool) -> list[str]:
        text = " ".join(keys)
        options = {"id": "ID!", "sku": "String!", "code": "Code!"}
        return [
            f"{name}: {output} @shareable"
            for name, output in options.items()
            if name in text or (has_face and name != "code") or self._random.random() < 0.5
        ]

    def _homes(self, entity: str) -> list[str]:
        return [graph for graph in self._graphs if (graph, entity) in self._keys]

    def _place(self, entity: str) -> None:
        homes = self._random.sample(self._graphs, self._random.randint(1, len(self._graphs)))
        for graph in homes:
            options = [["id"], ["id"], ["id"], ["sku"], ["id", "sku"], ["id sku"], ["code { a }"], ["id", "code { a }"]]
            self._keys[graph, entity] = self._random.choice(options)
            self._fields[graph, entity] = []

    def _fill(self, entity: str) -> None:
        homes = self._homes(entity)
        for number in range(self._random.randint(2, 6)):
            name = f"{entity.lower()}f{number}"
            owners = (
                self._random.sample(homes, 2)
                if len(homes) > 1 and self._random.random() < 0.3
                else [self._random.choice(homes)]
            )
            self._owners[entity, name] = owners
            shareable = " @shareable" if len(owners) > 1 else ""
            kind = self._random.random()
            output = self._output(kind, owners)
            arguments = "(n: Int)" if self._random.random() < 0.2 else ""
            for graph in owners:
                provides = self._provides(graph, output)
                self._fields[graph, entity].append(f"{name}{arguments}: {output}{provides}{shareable}")

    def _output(self, kind: float, owners: list[str]) -> str:
        common = [each for each in self._entities if all((graph, each) in self._keys for graph in owners)]
        wrap = self._random.choice(["{}", "{}", "[{}]", "{}!", "[{}!]!"])
        if kind < 0.5 or not common:
            return wrap.format(self._random.choice(["String", "Int", "ID"]))
        if kind < 0.6 and all(self._interface_here(graph) for graph in owners):
            return wrap.format("Face")
        if kind < 0.7:
            return wrap.format("Value")
        return wrap.format(self._random.choice(common))

    def _interface_here(self, graph: str) -> bool:
        present = [each for each in self._members if (graph, each) in self._keys]
        return self._has_interface and graph in self._interface_graphs and len(present) > 0

    def _provides(self, graph: str, output: str) -> str:
        entity = output.strip("[]!")
        if entity not in self._entities or self._random.random() < 0.6:
            return ""
        for (owner, name), owners in self._owners.items():
            if owner == entity and graph not in owners and (graph, entity) in self._keys:
                original = self._definition(owners[0], entity, name)
                if "(" in original:
                    continue
                named = original.split(":", 1)[1].split("@")[0].strip()
                if named.strip("[]!") in {"String", "Int", "ID"}:
                    external = f"{name}: {named} @external"
                    if external not in self._fields[graph, entity]:
                        self._fields[graph, entity].append(external)
                    self._owners[owner, name] = [*owners]
                    for each in owners:
                        self._share(each, entity, name)
                    return f' @provides(fields: "{name}")'
        return ""

    def _definition(self, graph: str, entity: str, name: str) -> str:
        fields = self._fields[graph, entity]
        return next(each for each in fields if each.startswith((f"{name}:", f"{name}(")))

    def _share(self, graph: str, entity: str, name: str) -> None:
        fields = self._fields[graph, entity]
        for index, each in enumerate(fields):
            if each.startswith((f"{name}:", f"{name}(")) and "@shareable" not in each:
                fields[index] = f"{each} @shareable"

    def _require(self, entity: str) -> None:
        homes = self._homes(entity)
        if len(homes) < 2:
            return
        for number in range(self._random.randint(0, 2)):
            graph = self._random.choice(homes)
            others = [
                (name, owners)
                for (owner, name), owners in self._owners.items()
                if owner == entity and graph not in owners
            ]
            if not others:
                return
            name, owners = self._random.choice(others)
            original = self._definition(owners[0], entity, name)
            arguments = "(n: Int)" if original.startswith(f"{name}(") else ""
            output = original.removeprefix(name + arguments).split(":", 1)[1].split("@")[0].strip()
            named = output.strip("[]!")
            if named in self._entities and (graph, named) not in self._keys:
                continue
            if named == "Face" and not self._interface_here(graph):
                continue
            external = f"{name}{arguments}: {output} @external"
            if external not in self._fields[graph, entity]:
                self._fields[graph, entity].append(external)
            given = f"(n: {self._random.randint(1, 3)})" if arguments else ""
            inside = {"Value": " { v }", "Face": " { id }"}.get(named, "")
            if named in self._entities:
                inside = " { id }"
            wanted = f"{entity.lower()}r{number}{graph}"
            self._fields[graph, entity].append(f'{wanted}: String @requires(fields: "{name}{given}{inside}")')
            self._owners[entity, wanted] = [graph]

    def _write(self, graph: str) -> str:
        text = [_HEAD]
        roots = []
        for entity in self._entities:
            keys = self._keys.get((graph, entity))
            if keys is None:
                continue
            directives = " ".join(f'@key(fields: "{key}")' for key in keys)
            face = " implements Face" if entity in self._members and self._interface_here(graph) else ""
            fields = "\n  ".join(self._key_fields(keys, bool(face)))
            own = "\n  ".join(self._fields[graph, entity])
            text.append(f"type {entity}{face} {directives} {{\n  {fields}\n  {own}\n}}")
            if self._random.random() < 0.6:
                roots.append(f"{entity.lower()}{graph}: {self._random.choice(['{}', '[{}]']).format(entity)}")
        text.append("type Code { a: String! @shareable b: String @shareable }")
        text.append(f"type Value {{ v: String @shareable {'w: Int @shareable' if graph in self._wide else ''} }}")
        roots += [f"shared{each}: {each} @shareable" for each in self._shared if (graph, each) in self._keys]
        if self._interface_here(graph):
            text.append("interface Face { id: ID! sku: String! }")
            roots.append(f"face{graph}: [Face]")
        text += self._union(graph, roots)
        text += self._beings(graph, roots)
        roots.append(f"hello{graph}: String")
        text.append(f"type Query {{\n  {' '.join(roots)}\n}}")
        return "\n".join(text)

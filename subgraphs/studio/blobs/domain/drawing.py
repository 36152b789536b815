"""A lineage comes in; its drawing as text goes out, for Graphviz (DOT) or for Mermaid."""

import re
from typing import Final

from subgraphs.studio.blobs.domain.lineage import Lineage, Node

_LABEL_CHARACTERS: Final = 80
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
# Mermaid reads labels as HTML and Markdown: whatever could begin either is written as a character reference.
_MERMAID_SPECIAL = re.compile(r"[^\w .,:()/+-]")


def draw_dot(lineage: Lineage) -> str:
    """The graph in the DOT language; the blob that was asked about is drawn bold."""
    lines = ["digraph lineage {", "  rankdir=TB;", '  node [shape=box, fontname="sans-serif"];']
    for node in lineage.nodes:
        bold = ", style=bold" if node.blob_id == lineage.blob_id else ""
        lines.append(f"  {_quoted(node.blob_id)} [label={_quoted(_label(node))}{bold}];")
    lines += [
        f"  {_quoted(edge.parent_id)} -> {_quoted(edge.child_id)} [label={_quoted(edge.transform)}];"
        for edge in lineage.edges
    ]
    return "\n".join([*lines, "}", ""])


def draw_mermaid(lineage: Lineage) -> str:
    """The graph as a Mermaid flowchart; the blob that was asked about has the class `asked`."""
    names = {node.blob_id: f"n{place}" for place, node in enumerate(lineage.nodes)}
    lines = ["flowchart TD"]
    lines += [f'  {names[node.blob_id]}["{_referenced(_label(node))}"]' for node in lineage.nodes]
    lines += [
        f'  {names[edge.parent_id]} -->|"{_referenced(edge.transform)}"| {names[edge.child_id]}'
        for edge in lineage.edges
    ]
    lines += ["  classDef asked stroke-width:3px", f"  class {names[lineage.blob_id]} asked"]
    return "\n".join([*lines, ""])


def _label(node: Node) -> str:
    title = _CONTROLS.sub(" ", node.title)
    return title if len(title) <= _LABEL_CHARACTERS else title[: _LABEL_CHARACTERS - 1] + "…"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _referenced(text: str) -> str:
    return _MERMAID_SPECIAL.sub(lambda character: f"#{ord(character.group())};", text)

"""Opens a request by the steps of a known endpoint; each value keeps its way in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import orjson

from inspector.rules.endpoint_path import Segment, Test, parse_path
from inspector.rules.endpoint_schema import Step
from inspector.traffic.unfold.data import decode
from inspector.traffic.unfold.layer import Tree
from inspector.traffic.unfold.layers.base64_text import unbase64
from inspector.traffic.unfold.layers.compression import inflate
from inspector.traffic.unfold.layers.form import fields_of
from inspector.traffic.unfold.paths import key_step
from inspector.traffic.unfold.wire import NotWireError, read_message

LARGEST = 16 << 20
"""Bytes that one step reads or makes; known endpoints send small bodies."""

DEEPEST = 40
MOST = 100_000
"""Nodes that one path may visit."""


@dataclass(slots=True)
class Node:
    """A value with its path and the layers opened on the way.

    ``inside`` holds what later steps put below it, such as the JSON that a text field holds.
    """

    value: Tree
    where: str
    steps: tuple[str, ...] = ()
    brackets: bool = False
    inside: dict[str, Node] = field(default_factory=dict)

    def child(self, name: str) -> Node | None:
        """Return the child called ``name``: a field, or an item by its number."""
        if name in self.inside:
            return self.inside[name]
        if isinstance(self.value, dict) and name in self.value:
            where = self.where + key_step(name, self.brackets)
            return Node(self.value[name], where, self.steps)
        if isinstance(self.value, list) and name.isascii() and name.isdigit() and len(name) < 8:
            number = int(name)
            if number < len(self.value):
                return Node(self.value[number], f"{self.where}[{number}]", self.steps)
        return None

    def children(self) -> Iterator[tuple[str, Node]]:
        """Yield names and children, what later steps made first."""
        yield from self.inside.items()
        names: Iterator[str] = iter(())
        if isinstance(self.value, dict):
            names = iter(self.value)
        elif isinstance(self.value, list):
            names = map(str, range(len(self.value)))
        for name in names:
            child = None if name in self.inside else self.child(name)
            if child is not None:
                yield name, child


def find(start: Node, path: str) -> list[Node]:
    """Return the nodes at ``path`` below ``start``."""
    return _find(start, parse_path(path))


def _find(start: Node, segments: tuple[Segment, ...]) -> list[Node]:
    found = [start]
    for segment in segments:
        below: list[Node] = []
        for node in found:
            below.extend(_step(node, segment))
            if len(below) > MOST:
                return []
        found = below
    return found


def _step(node: Node, segment: Segment) -> Iterator[Node]:
    if segment.tests:
        for name, child in node.children():
            if all(_passes(test, name, child) for test in segment.tests):
                yield child
    elif segment.name == "*":
        yield from (child for _, child in node.children())
    elif segment.name == "**":
        yield from _all(node, 0)
    elif (named := node.child(segment.name)) is not None:
        yield named


def _all(node: Node, depth: int) -> Iterator[Node]:
    yield node
    if depth < DEEPEST:
        for _, child in node.children():
            yield from _all(child, depth + 1)


def _passes(test: Test, name: str, child: Node) -> bool:
    if test.kind == "key":
        return test.pattern.search(name) is not None
    if test.kind == "field":
        field_ = child.child(test.name)
        return field_ is not None and text_of(field_.value) == test.text
    return isinstance(child.value, str) and (
        (test.pattern.search(child.value) is not None) == (test.kind == "value")
    )


def text_of(value: Tree) -> str:
    """Return ``value`` as the text that conditions look at: containers as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return decode(value) or ""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # bytes inside
        return repr(value)


def run(steps: tuple[Step, ...], roots: Mapping[str, Node]) -> Node | None:
    """Return the variables after ``steps``, as a node; none when the request does not fit.

    A request does not fit when its body is not what the first step that reads it expects.
    """
    state = Node(None, "", inside=dict(roots))
    body_read = False
    for step in steps:
        opened = _run(step, state)
        from_body = step.input == "body"
        if from_body and not body_read and opened is None and _has_body(roots):
            return None
        body_read = body_read or from_body
        if opened is not None:
            _put(state, step.output, opened)
    return state


def _has_body(roots: Mapping[str, Node]) -> bool:
    return bool(roots["body"].value)


def _run(step: Step, state: Node) -> Node | None:
    if step.input:
        found = find(state, step.input)
        return _open(step, found[0]) if found else None
    sources = find(state, step.each)
    items = sources
    if len(sources) == 1 and (isinstance(sources[0].value, list) or sources[0].inside):
        items = [child for _, child in sources[0].children()]
    opened = [one for item in items if (one := _open(step, item)) is not None]
    return _list_of(opened) if opened else None


def _list_of(nodes: list[Node]) -> Node:
    return Node(None, nodes[0].where, inside={str(i): node for i, node in enumerate(nodes)})


def _open(step: Step, node: Node) -> Node | None:
    if step.do == "get":
        found = find(node, step.path)
        indefinite = any(mark in step.path for mark in "*{")
        if not found:
            return None
        return _list_of(found) if indefinite else found[0]
    if step.do == "list":
        return node if isinstance(node.value, list) else _list_of([node])
    if step.do == "split":
        text = _text(node)
        if text is None:
            return None
        return _list_of([Node(one, node.where, node.steps) for one in text.split(step.separator)])
    if isinstance(node.value, str | bytes) and len(node.value) > LARGEST:
        return None
    opened = _LAYERS[step.do](node)
    if opened is None:
        return None
    # A query is a form by nature: its path says so without a layer.
    name = "" if node.where in ("query", "path") else step.do
    where = f"{node.where}.{name}" if name else node.where
    steps = (*node.steps, name) if name else node.steps
    return Node(opened, where, steps, brackets=step.do == "form")


def _text(node: Node) -> str | None:
    if isinstance(node.value, bytes):
        return decode(node.value)
    return node.value if isinstance(node.value, str) else None


def _raw(node: Node) -> bytes | None:
    if isinstance(node.value, str):
        return node.value.encode("utf-8", "replace")
    return node.value if isinstance(node.value, bytes) else None


def _json(node: Node) -> Tree:
    raw = _raw(node)
    if raw is None:
        return None
    try:
        tree: Tree = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None
    return tree if isinstance(tree, dict | list) else None


def _form(node: Node) -> Tree:
    text = _text(node)
    if text is None or text.lstrip()[:1] in ("{", "["):
        return None
    fields = text.rpartition("?")[2].split("&")
    tree = fields_of([one for one in fields if "=" in one][:100_000])
    return tree or None


def _base64(node: Node) -> Tree:
    text = _text(node)
    return unbase64(text.replace("-", "+").replace("_", "/")) if text else None


def _gzip(node: Node) -> Tree:
    raw = _raw(node)
    plain, problem = inflate(raw, 47, LARGEST) if raw else (b"", "")
    return None if problem or not plain else plain


def _jwt(node: Node) -> Tree:
    pieces = (_text(node) or "").split(".")
    if len(pieces) < 2:
        return None
    tree: dict[str, Tree] = {}
    for name, piece in zip(("header", "payload"), pieces, strict=False):
        plain = unbase64(piece.replace("-", "+").replace("_", "/"))
        opened = _json(Node(plain, "")) if plain else None
        if opened is not None:
            tree[name] = opened
    return tree or None


def _protobuf(node: Node) -> Tree:
    raw = _raw(node)
    if not raw or raw[:1] in b"{[":
        return None
    try:
        return dict(read_message(raw))
    except NotWireError:
        return None


def _url(node: Node) -> Tree:
    text = _text(node)
    return unquote(text) if text else None


_LAYERS: dict[str, Callable[[Node], Tree]] = {
    "json": _json,
    "form": _form,
    "base64": _base64,
    "gzip": _gzip,
    "jwt": _jwt,
    "protobuf": _protobuf,
    "url": _url,
}


def _put(state: Node, path: str, opened: Node) -> None:
    *parents, last = (segment.name for segment in parse_path(path))
    node = state
    for name in parents:
        below = node.child(name) or Node(None, "")
        node.inside[name] = below
        node = below
    node.inside[last] = opened

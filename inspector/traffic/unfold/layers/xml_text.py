"""XML, with entities and external references off."""

from __future__ import annotations

import re
from xml.parsers import expat

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree

_START = re.compile(r"\s*<(?:\?xml|[A-Za-z_][\w:.-]*[\s/>])")
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*+<(?:!doctype html|html|head|body|script|div)\b", re.I | re.S
)
_DEEPEST = 200


class Xml:
    """XML and Android's shared-preferences kind of it; HTML is text, not data."""

    name = "xml"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return elements as objects, attributes as ``@name``, repeated elements as lists."""
        text = data.text
        if text is None or "<" not in text[:64] or not _START.match(text) or _HTML.match(text):
            return None
        reader = _Reader(budget.limits.values - budget.values)
        problem = reader.read(text)
        tree = reader.tree()
        if not tree or (problem and reader.values < 2):
            return None
        return Opened((self.name,), tree, problem=problem, keep=bool(problem))


class _Stop(Exception):  # noqa: N818  # control flow inside the parser's callbacks, not an error
    pass


class _Reader:
    def __init__(self, most: int) -> None:
        self.most = most
        self.values = 0
        self.root: dict[str, Tree] = {}
        self.stack: list[dict[str, Tree]] = [self.root]
        self.texts: list[list[str]] = [[]]

    def read(self, text: str) -> str:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = lambda data: self.texts[-1].append(data)
        # Entity declarations are what XML bombs are made of.
        parser.EntityDeclHandler = self._refuse
        body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
        try:
            parser.Parse(body.encode("utf-8", "replace"), True)
        except _Stop as stop:
            return str(stop)
        except expat.ExpatError as error:
            return f"the XML is broken ({error})"
        return ""

    def tree(self) -> dict[str, Tree]:
        while len(self.stack) > 1:
            self._end("")
        return self.root

    def _refuse(self, *_: object) -> None:
        raise _Stop("the XML declares entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.values += 1 + len(attributes)
        if self.values > self.most:
            raise _Stop(f"only the first {self.values} values were read")
        if len(self.stack) > _DEEPEST:
            raise _Stop(f"more than {_DEEPEST} elements inside each other")
        node: dict[str, Tree] = {f"@{key}": value for key, value in attributes.items()}
        node["#name"] = name.rpartition(":")[2]
        self.stack.append(node)
        self.texts.append([])

    def _end(self, _: str) -> None:
        node = self.stack.pop()
        text = "".join(self.texts.pop()).strip()
        name = str(node.pop("#name"))
        value: Tree = node
        if not node:
            value = text
        elif text:
            node["#text"] = text
        parent = self.stack[-1]
        if name not in parent:
            parent[name] = value
            return
        old = parent[name]
        if isinstance(old, list):
            old.append(value)
        else:
            parent[name] = [old, value]

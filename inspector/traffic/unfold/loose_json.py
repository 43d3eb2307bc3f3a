"""Reads JSON that strict readers refuse: cut off, concatenated, too deep, with repeated keys."""

from __future__ import annotations

import re

from inspector.traffic.unfold.layer import Tree

MAX_DEPTH = 200
"""Containers inside each other that stay containers; what is deeper joins the last of them."""

MOST_DEEPER = 100_000
"""Open containers below that depth after which reading ends: no program writes such."""

_TOKEN = re.compile(
    r"""[\s,]*(?:
      (?P<open>[{\[]) | (?P<close>[}\]])
    | "(?P<string>[^"\\]*+(?:\\.[^"\\]*+)*+)(?P<end>"?)
    | '(?P<single>[^'\\]*+(?:\\.[^'\\]*+)*+)'
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])
    | (?P<word>true|false|null|NaN|-?Infinity|undefined|None|True|False)\b
    | (?P<name>[A-Za-z_$][\w$]*)(?=\s*:)
    )""",
    re.VERBOSE | re.DOTALL,
)
_COLON = re.compile(r"\s*:")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: dict[str, Tree] = {"true": True, "True": True, "false": False, "False": False}


def unescape(text: str) -> str:
    """Return ``text`` with JSON escapes resolved; surrogate pairs are joined."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_one, text)
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain)


def _one(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return _SIMPLE.get(match[2], match[2])


def read_loose(text: str, most: int) -> tuple[list[Tree], str]:
    """Return the documents in ``text``, at most ``most`` values, and what was left.

    The list is empty when ``text`` is not JSON at all. The value of a repeated key is the list of
    its values.
    """
    reader = _Reader(most)
    problem = reader.read(text)
    if not reader.documents or reader.values < 1:
        return [], ""
    if problem and reader.consumed * 2 < len(text):
        # Most of it was not JSON: a sentence that begins with a bracket.
        return [], ""
    return reader.documents, problem


class _Reader:
    def __init__(self, most: int) -> None:
        self.most = most
        self.documents: list[Tree] = []
        self.stack: list[Tree] = []
        self.keys: list[str | None] = []
        self.repeated: list[set[str]] = []
        self.values = 0
        self.consumed = 0
        self.extra_depth = 0

    def read(self, text: str) -> str:
        position, length = 0, len(text)
        token = _TOKEN.match(text, 0)
        while token is not None and position < length:
            problem, position = self._take(token, text)
            self.consumed = position
            if problem:
                return problem
            if self.extra_depth > MOST_DEEPER:
                return f"containers stand more than {MOST_DEEPER} deep"
            if self.values >= self.most:
                return f"only the first {self.values} values were read"
            token = _TOKEN.match(text, position)
        rest = text[position:].strip(" \t\r\n\x00,;)")
        if self.stack:
            return "the JSON ends early" if not rest else "the JSON is broken"
        return f"{len(rest)} characters follow the JSON" if rest else ""

    def _take(self, token: re.Match[str], text: str) -> tuple[str, int]:
        position = token.end()
        kind = token.lastgroup
        if kind == "open":
            self._open(token["open"])
        elif kind == "close":
            self._close()
        elif not self.stack:
            return "a bare value follows", token.start()
        elif kind == "word":
            self._add(_WORDS.get(token["word"]))
        elif kind == "number":
            number = token["number"]
            self._add(
                int(number) if number.lstrip("-").isdigit() and len(number) < 40 else _real(number)
            )
        else:
            value = unescape(token["string"] or token["single"] or token["name"] or "")
            colon = _COLON.match(text, position)
            if colon and self._wants_key():
                self.keys[-1] = value
                return "", colon.end()
            self._add(value)
            if colon:  # a key below the deepest container
                return "", colon.end()
        return "", position

    def _wants_key(self) -> bool:
        return type(self.stack[-1]) is dict and self.keys[-1] is None

    def _open(self, bracket: str) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.extra_depth += 1
            return
        node: Tree = {} if bracket == "{" else []
        if self.stack:
            self._add(node)
        else:
            self.documents.append(node)
        self.stack.append(node)
        self.keys.append(None)
        self.repeated.append(set())

    def _close(self) -> None:
        if self.extra_depth:
            self.extra_depth -= 1
        elif self.stack:
            self.stack.pop()
            self.keys.pop()
            self.repeated.pop()

    def _add(self, value: Tree) -> None:
        self.values += 1
        top = self.stack[-1]
        if isinstance(top, list):
            top.append(value)
        elif isinstance(top, dict):
            key = self.keys[-1] or ""
            self.keys[-1] = None
            if key not in top:
                top[key] = value
                return
            old = top[key]
            if key in self.repeated[-1] and isinstance(old, list):
                old.append(value)
            else:
                top[key] = [old, value]
                self.repeated[-1].add(key)


def _real(number: str) -> float | str:
    try:
        return float(number)
    except (ValueError, OverflowError):
        return number

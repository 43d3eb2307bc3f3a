"""JSON, also in a string, after junk prefixes, several documents after each other, or cut off."""

from __future__ import annotations

import re
from itertools import chain

import orjson

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree
from inspector.traffic.unfold.loose_json import read_loose

_PREFIX = re.compile(
    r"\s*(?:\)\]\}',?|while\s*\(1\);|for\s*\(;;\);|[A-Za-z_$][\w$.]{0,60}\(|\ufeff|\d{1,4}(?=[\[{]))?\s*"
)
_SUFFIX = re.compile(r"[\s;)\x00]*\Z")
_CONTAINERS = frozenset((dict, list))
_START = frozenset(b'{["')


class Json:
    """RFC 8259 and what apps make of it."""

    name = "json"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the tree; strings and containers only, a bare number is no layer."""
        raw = data.raw
        if len(raw) < 2:
            return None
        first = raw[0]
        if first not in _START:
            text = data.text
            if text is None:
                return None
            start = _PREFIX.match(text)
            begin = start.end() if start else 0
            if begin >= len(text) or text[begin] not in '{["':
                return None
            raw = text[begin:].encode("utf-8", "replace")
            first = raw[0]
        if first == 0x22:
            return self._string(raw)
        try:
            tree: Tree = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return self._loose(data, raw, budget)
        if not tree:
            return Opened((self.name,), tree) if data.top else None
        if _has_repeated_keys(raw, tree):
            return self._loose(data, raw, budget) or Opened((self.name,), tree)
        return Opened((self.name,), tree)

    def _string(self, raw: bytes) -> Opened | None:
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return None
        # A quoted word, such as Android's spelling of a Wi-Fi name, is no layer.
        if not isinstance(value, str) or (len(value) <= 32 and value[:1] not in '{["'):
            return None
        return Opened((self.name,), value)

    def _loose(self, data: Data, raw: bytes, budget: Budget) -> Opened | None:
        text = data.text if raw is data.raw else raw.decode("utf-8", "replace")
        if text is None:
            return None
        documents, problem = read_loose(text, budget.limits.values - budget.values)
        if not documents:
            return None
        if len(documents) == 1:
            return Opened((self.name,), documents[0], problem=problem, keep=bool(problem))
        return Opened((self.name,), documents, problem=problem, keep=bool(problem))


def _has_repeated_keys(raw: bytes, tree: Tree) -> bool:
    # orjson keeps the last of repeated keys. Each entry has a `":`, so more of them than entries
    # is worth a slow look; inside strings `":` is written `\":`.
    marks = raw.count(b'":') - raw.count(b'\\":')
    return marks > _entries(tree, marks)


def _entries(tree: Tree, enough: int) -> int:
    """Return the number of entries of all objects in ``tree``, or of the first ``enough``."""
    count = 0
    level: list[Tree] = [tree]
    while level and count < enough:
        objects = [node for node in level if type(node) is dict]
        lists = [node for node in level if type(node) is list]
        count += sum(map(len, objects))
        if count >= enough:
            break
        inside = chain(chain.from_iterable(map(dict.values, objects)), chain.from_iterable(lists))
        level = [value for value in inside if type(value) in _CONTAINERS]
    return count


class JsonLines:
    """One JSON document a line (NDJSON), also with a record separator (RFC 7464)."""

    name = "ndjson"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the list of documents; half of the lines must be JSON objects or arrays."""
        text = data.text
        if text is None or "\n" not in text.strip():
            return None
        lines = [line.strip("\x1e\r\t ,") for line in text.split("\n")]
        lines = [line for line in lines if line]
        if len(lines) < 2 or sum(line[0] in "{[" for line in lines) * 2 < len(lines):
            return None
        documents: list[Tree] = []
        bad = 0
        for line in lines[: budget.limits.values - budget.values]:
            try:
                documents.append(orjson.loads(line.encode("utf-8", "replace")))
            except orjson.JSONDecodeError:
                documents.append(line)
                bad += 1
        if bad * 2 >= len(lines):
            return None
        problem = f"{bad} of {len(lines)} lines are not JSON" if bad else ""
        return Opened((self.name,), documents, problem=problem)

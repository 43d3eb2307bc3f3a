"""Reads constants in scripts, minified or not: texts, joined texts, what libraries decode of them.

No JavaScript is run. An expression is read forward from its first character; a name is looked up
backwards, and counts only where one value of it is in scope: a wrong key is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from inspector.static.scripts.results import FUNCTIONS, METHODS, ScriptValue
from inspector.static.scripts.scopes import Scopes
from inspector.static.scripts.text import (
    MAX_TEXT,
    NAME,
    STRING,
    behind_space,
    literal,
    parts_of,
    path_at,
)

_MAX_DEPTH = 6
"""Names and calls that are followed, one from another."""
_MAX_BACK = 60_000
"""Characters before a place in which the value of a name is looked for."""
_MODULE = "__d(function"
"""How bundles of React Native start a module: names before it are others'."""
_MAX_CANDIDATES = 12
_MAX_WORK = 40_000_000
"""Characters that are read again for the names of one script: a bundle has a few hundred."""
_LEAST_WORK = 10_000
"""What one name costs at least: few characters can name one another in many ways."""
_QUICK = 100
"""How much faster a word is looked for than brackets are matched."""
_KEY = re.compile(r"""[{,]\s*["']?\Z""")
_COLON = re.compile(r"""["']?\s*:\s*""")
_EQUALS = re.compile(r"\s*=(?![=>])\s*")

_NUMBER = re.compile(r"0[xX][0-9a-fA-F]+|\d+(?![\w.])")
_DEFAULT = re.compile(
    r"arguments\.length\s*>\s*\d+\s*&&\s*void 0\s*!==\s*arguments\[\d+\]\s*\?"
    r"\s*arguments\[\d+\]\s*:"
)
"""How compilers for older browsers write the default of a parameter."""
_END = re.compile(r"\s*(?:[,;)\]}:]|\Z)|[^\S\n]*\n")


class Script:
    """The text of one script and the constants in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._left = _MAX_WORK
        self._known_properties: dict[str, tuple[int, ...]] = {}

    @property
    def exhausted(self) -> bool:
        """Whether names stayed unknown because they would have taken too long."""
        return self._left < 0

    def give_up(self) -> None:
        """Leave what is still open unknown."""
        self._left = -1

    def value(self, at: int) -> ScriptValue | None:
        """Return the constant that the expression at a character gives; none when not known."""
        return self._whole(at, 0)

    def options(self, at: int) -> Mapping[str, int]:
        """Return where the values of an object literal start, by key; its name is followed."""
        at = behind_space(self.text, at)
        if self.text[at : at + 1] != "{":
            name = NAME.match(self.text, at)
            places = self._assignments(name[0], at) if name else []
            at = places[0] if len(places) == 1 else at
        if self.text[at : at + 1] != "{":
            return {}
        found: dict[str, int] = {}
        for start in parts_of(self.text, at + 1, "}")[0]:
            key = STRING.match(self.text, start) or NAME.match(self.text, start)
            if key is None:
                continue
            colon = behind_space(self.text, key.end())
            if self.text[colon : colon + 1] == ":":
                found[literal(key) if key.re is STRING else key[0]] = behind_space(
                    self.text, colon + 1
                )
            else:  # {iv} stands for {iv: iv}
                found[key[0]] = start
        return found

    def path(self, at: int) -> tuple[str, ...]:
        """Return the names of a dotted or bracketed path, such as ``a.mode.CBC``."""
        return path_at(self.text, behind_space(self.text, at))[0]

    # --- expressions: each returns the value and the place behind it, or none ------------------

    def _whole(self, at: int, depth: int) -> ScriptValue | None:
        found = self._sum(at, depth)
        return found[0] if found and _END.match(self.text, found[1]) else None

    def _sum(self, at: int, depth: int) -> tuple[ScriptValue, int] | None:
        found = self._chosen(at, depth)
        while found and self.text[(plus := behind_space(self.text, found[1])) : plus + 1] == "+":
            more = self._chosen(plus + 1, depth)
            if not more or not isinstance(found[0], str) or not isinstance(more[0], str):
                return None
            found = (found[0] + more[0])[:MAX_TEXT], more[1]
        return found

    def _chosen(self, at: int, depth: int) -> tuple[ScriptValue, int] | None:
        """Return a term; of ``given || "text"`` and ``given ? given : "text"`` the text."""
        at = behind_space(self.text, at)
        for _ in range(_MAX_DEPTH):
            if default := _DEFAULT.match(self.text, at):
                at = behind_space(self.text, default.end())
                continue
            end = behind_space(self.text, path_at(self.text, at)[1])
            colon = self.text.find(":", end, end + 80)
            if end > at and self.text.startswith("||", end):
                at = behind_space(self.text, end + 2)
            elif end > at and self.text[end : end + 1] == "?" and colon > 0:
                at = behind_space(self.text, colon + 1)
            else:
                break
        return self._term(at, depth)

    def _term(self, at: int, depth: int) -> tuple[ScriptValue, int] | None:
        if depth > _MAX_DEPTH:
            return None
        if string := STRING.match(self.text, at):
            return self._suffixed(literal(string), string.end(), depth)
        if self.text[at : at + 1] == "(":
            found = self._sum(at + 1, depth + 1)
            close = behind_space(self.text, found[1]) if found else at
            if found and self.text[close : close + 1] == ")":
                return self._suffixed(found[0], close + 1, depth)
            return None
        if self.text[at : at + 1] == "[":
            return self._array(at)
        names, end = path_at(self.text, at)
        if not names:
            return None
        if self.text[end : end + 1] == "(":
            return self._called(names, end, depth)
        return self._named(names, at, end, depth)

    def _array(self, at: int) -> tuple[ScriptValue, int] | None:
        parts, end = parts_of(self.text, at + 1, "]")
        numbers = [_NUMBER.match(self.text, part) for part in parts]
        values = [int(number[0], 0) for number in numbers if number]
        if not values or len(values) != len(parts) or max(values) > 255:
            return None
        return bytes(values), end

    def _called(
        self, names: tuple[str, ...], bracket: int, depth: int
    ) -> tuple[ScriptValue, int] | None:
        parts, end = parts_of(self.text, bracket + 1, ")")
        decode = next((how for tail, how in FUNCTIONS.items() if names[-len(tail) :] == tail), None)
        if not end or not parts or decode is None:
            return None
        given = self._sum(parts[0], depth + 1)
        form = self._sum(parts[1], depth + 1) if len(parts) > 1 else None
        if given is None:
            return None
        try:
            made = decode(given[0], form[0] if form else "")
        except (ValueError, TypeError):
            return None
        return self._suffixed(made, end, depth)

    def _suffixed(self, value: ScriptValue, end: int, depth: int) -> tuple[ScriptValue, int] | None:
        """Apply what is called on a constant, such as ``.substring(0, 16)``."""
        if self.text[end : end + 1] == "[":
            return None
        while self.text[end : end + 1] == ".":
            name = NAME.match(self.text, end + 1)
            if not name or self.text[name.end() : name.end() + 1] != "(":
                return None
            parts, close = parts_of(self.text, name.end() + 1, ")")
            numbers = [_NUMBER.match(self.text, part) for part in parts]
            given = [int(number[0], 0) for number in numbers if number]
            if not close or len(given) != len(parts):
                return None
            try:
                value = METHODS[name[0]](value, given)
            except (KeyError, ValueError, TypeError):
                return None
            end = close
        return value, end

    def _named(
        self, names: tuple[str, ...], at: int, end: int, depth: int
    ) -> tuple[ScriptValue, int] | None:
        if len(names) == 1:
            places = self._assignments(names[0], at)
        else:
            places = list(self._properties(names[-1]))
        read = {self._whole(place, depth + 1) for place in places}
        values = [value for value in read if value is not None]
        return (values[0], end) if len(values) == 1 else None

    # --- names ---------------------------------------------------------------------------------

    def _assignments(self, name: str, at: int) -> list[int]:
        """Return where values are assigned to a name that is in scope at a place."""
        start = self._start(at)
        self._left -= max(at - start, _LEAST_WORK)
        if self.exhausted:
            return []
        pattern = re.compile(rf"(?<![\w$.]){re.escape(name)}\s*=(?![=>])\s*")
        found = [match.end() for match in pattern.finditer(self.text, start, at)]
        if not found:
            return []
        scopes = Scopes(self.text, start, at)
        found = [place for place in found if place < at and scopes.reach(name, place)]
        return found if len(found) <= _MAX_CANDIDATES else []

    def _start(self, at: int) -> int:
        """Return from where on the value of a name is looked for: where code certainly starts."""
        start = max(0, at - _MAX_BACK)
        module = self.text.rfind(_MODULE, start, at)
        if module >= 0:
            return module
        # In a text without line breaks no other place is sure to lie outside of any string.
        return max(self.text.find("function", start, at), start) if start else 0

    def _properties(self, name: str) -> tuple[int, ...]:
        """Return where values are given to a property of this name, anywhere in the script."""
        if name not in self._known_properties:
            self._left -= len(self.text) // _QUICK
            found = () if len(name) < 2 or self.exhausted else self._given_to(name)
            self._known_properties[name] = tuple(islice(found, _MAX_CANDIDATES))
        return self._known_properties[name]

    def _given_to(self, name: str) -> Iterator[int]:
        at = self.text.find(name)
        while at >= 0:
            before, end = self.text[max(0, at - 24) : at], at + len(name)
            if _KEY.search(before) and (colon := _COLON.match(self.text, end)):
                yield colon.end()
            elif before.endswith(".") and (sign := _EQUALS.match(self.text, end)):
                yield sign.end()
            at = self.text.find(name, end)

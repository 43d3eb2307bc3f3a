"""Which words of a path or an address a public copy may show."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inspector.rules.loader import Rules

DATA = Path(__file__).with_name("words.toml")

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")
_STEP = re.compile(r'\["(?:[^"\\]|\\.)*"\]|\[[^\]]*\]|\.?[^.\[]+')
_SMALL = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that name no person."""

    words: frozenset[str]
    """Single words, lower case."""
    names: frozenset[str]
    """Whole key names of the rules, lower case without separators."""
    third_persons: frozenset[str]
    """Categories whose records are about third persons."""

    def knows(self, text: str) -> bool:
        """Tell whether ``text`` consists of known words and small numbers only."""
        if text in ("", "*") or "".join(c for c in text.lower() if c.isalnum()) in self.names:
            return not text or text == "*" or text.isascii()
        if not text.isascii():
            return False
        parts = _PARTS.findall(text)
        digits = sum(len(part) for part in parts if part.isdigit())
        return digits <= 3 and all(
            part.lower() in self.words or _SMALL.fullmatch(part) for part in parts
        )


def steps(where: str) -> list[tuple[str, str, str]]:
    """Split a path of a detection into steps: what opens it, its text, what closes it."""
    found = []
    for step in _STEP.findall(where):
        if step.startswith('["') and step.endswith('"]'):
            found.append(('["', step[2:-2], '"]'))
        elif step.startswith("[") and step.endswith("]"):
            found.append(("[", step[1:-1], "]"))
        elif step.startswith("."):
            found.append((".", step[1:], ""))
        else:
            found.append(("", step, ""))
    return found


def vocabulary(rules: Rules) -> Vocabulary:
    """Return the words of ``words.toml`` and the key names of the rules."""
    data = _data()
    names = {
        "".join(c for c in name.lower() if c.isalnum()) for row in rules.keys for name in row.names
    }
    return Vocabulary(
        words=frozenset(f"{data['structure']} {data['interface']}".split()),
        names=frozenset(names),
        third_persons=frozenset(data["third_person_categories"]),
    )


@cache
def _data() -> dict[str, str]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))

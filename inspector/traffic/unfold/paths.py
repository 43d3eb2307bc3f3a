"""Spells paths to values: ``body.form[data].base64.gzip.json[0].phone``."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[^\W\d][\w$@-]*")
_LONGEST = 80
_STEP = re.compile(r'\["(?:[^"\\]|\\.)*"\]|\["(?:[^"]|\\")*"\]|\[[^\]]*\]|\.?[^.\[]+|.', re.DOTALL)


def key_step(key: str, brackets: bool) -> str:
    """Return the path step of ``key``: ``.key``, ``[key]`` or ``["odd key"]``."""
    if len(key) > _LONGEST:
        key = key[:_LONGEST] + "…"
    if brackets:
        return f"[{key}]" if key and not any(c in key for c in "[]\"'\n") else f"[{quoted(key)}]"
    return f".{key}" if _PLAIN.fullmatch(key) else f"[{quoted(key)}]"


def quoted(key: str) -> str:
    """Return ``key`` in double quotes, control characters and quotes escaped."""
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in key)
    return '"' + plain.replace('"', '\\"') + '"'


def item(path: str) -> str:
    """Return the path of the repeated items below ``path``."""
    return path + "[*]"


def layer(path: str, steps: tuple[str, ...]) -> str:
    """Return the path of what lies inside ``steps``."""
    return ".".join((path, *steps))


def steps(path: str) -> list[str]:
    """Split ``path`` into its steps, each with the signs around it; joined they give it again."""
    return _STEP.findall(path)

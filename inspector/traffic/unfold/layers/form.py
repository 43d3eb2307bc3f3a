"""URL-encoded forms and query strings, and percent-encoding by itself."""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_plus

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree

_FIELD = re.compile(r"[\w.\-~%+\[\]$@:*!/]{1,300}=[^\s&]*", re.ASCII)
_LOOSE = re.compile(r"[^\s&=<>{}\"']{1,300}=[^&]*")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_SAFE = re.compile(r"[^\s<>\"]*", re.ASCII)


class Form:
    """application/x-www-form-urlencoded, by content or by declaration."""

    name = "form"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return field name to value; a repeated name gives a list."""
        text = data.text
        declared = "form-urlencoded" in data.hint
        if text is None or "=" not in text[:4096]:
            return None
        text = text.strip("\r\n\x00 ")
        fields = text.split("&")
        if len(fields) > 100_000:
            return None
        if len(fields) == 1 and not declared and not _single(text):
            return None
        # A declared form may hold raw spaces and quotes; an undeclared one must look like one.
        pattern = _LOOSE if declared else _FIELD
        if sum(pattern.fullmatch(field) is not None for field in fields) * 10 < len(fields) * 9:
            return None
        return Opened((self.name,), fields_of(fields), brackets=True)


def _single(text: str) -> bool:
    # `name=value` alone is a form when the value is encoded or structured; base64 padding is not.
    name, _, value = text.partition("=")
    if not value or value[0] == "=" or not re.fullmatch(r"[A-Za-z_][\w.\-\[\]]{0,60}", name):
        return False
    return _PERCENT.search(value) is not None or len(name) <= 24


def fields_of(fields: list[str]) -> dict[str, Tree]:
    """Return the decoded fields of ``name=value`` pieces."""
    tree: dict[str, Tree] = {}
    repeated: set[str] = set()
    for field in fields:
        name, _, value = field.partition("=")
        name = decode_component(name)
        plain = decode_component(value)
        if name not in tree:
            tree[name] = plain
        elif name in repeated:
            tree[name].append(plain)  # type: ignore[union-attr]  # repeated names hold lists
        else:
            tree[name] = [tree[name], plain]
            repeated.add(name)
    return tree


def decode_component(text: str) -> str:
    """Return ``text`` without percent-encoding and with ``+`` as a space, where that is meant.

    Apps put raw base64 into forms, whose ``+`` a server would read as a space; base64 wins when
    the text is otherwise base64.
    """
    if "+" in text and "%" not in text and re.fullmatch(r"[A-Za-z0-9+/]{16,}={0,2}", text):
        return text
    return unquote_plus(text) if _strict(text) else unquote_plus(text, "gb18030", "replace")


def _strict(text: str) -> bool:
    if "%" not in text:
        return True
    try:
        unquote(text, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


class Percent:
    """Percent-encoding of a whole text."""

    name = "url"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the decoded text when nothing in it contradicts percent-encoding."""
        text = data.text
        if text is None or "%" not in text or not _SAFE.fullmatch(text):
            return None
        codes = len(_PERCENT.findall(text))
        if not codes or codes != text.count("%") or not _strict(text):
            return None
        return Opened(
            (self.name,), unquote_plus(text) if "+" in text and "%20" not in text else unquote(text)
        )

"""vCard and iCalendar: address books and calendars as files."""

from __future__ import annotations

import quopri
import re

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree

_BEGIN = re.compile(r"\s*BEGIN:(VCARD|VCALENDAR)\b", re.IGNORECASE)
_FOLD = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
_LINE = re.compile(
    r"(?:[\w-]+\.)?([\w-]+)((?:;[^:;\"]*+(?:\"[^\"]*+\"[^:;\"]*+)*+)*+):(.*)", re.DOTALL
)
_DEEPEST = 20


class ContentLines:
    """RFC 6350 and RFC 5545, and the older versions that phones write."""

    name = "content-lines"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return component name to its properties by name; repeated ones give lists."""
        text = data.text
        if text is None or _BEGIN.match(text) is None:
            return None
        root: dict[str, Tree] = {}
        stack = [root]
        if "QUOTED-PRINTABLE" in text.upper():
            text = _SOFT.sub("", text)
        for line in _FOLD.sub("", text).splitlines():
            match = _LINE.fullmatch(line.strip())
            if match is None:
                continue
            name, value = match[1].upper(), match[3].strip()
            if name == "BEGIN" and len(stack) < _DEEPEST:
                inner: dict[str, Tree] = {}
                _add(stack[-1], value.lower(), inner)
                stack.append(inner)
            elif name == "END":
                if len(stack) > 1:
                    stack.pop()
            elif value:
                _add(stack[-1], name.lower(), _plain(value, match[2]))
        return Opened((self.name,), root) if root else None


def _plain(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" in parameters.upper():
        value = quopri.decodestring(value.encode("utf-8", "replace")).decode("utf-8", "replace")
    return value.replace("\\,", ",").replace("\\;", ";").replace("\\n", "\n")


def _add(holder: dict[str, Tree], name: str, value: Tree) -> None:
    if name not in holder:
        holder[name] = value
        return
    held = holder[name]
    if isinstance(held, list):
        held.append(value)
    else:
        holder[name] = [held, value]

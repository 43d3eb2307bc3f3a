"""Names of interfaces that read personal data, in scripts and other code that is no bytecode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.model.base import content_id
from inspector.model.static import TextFinding
from inspector.rules.loader import Rules
from inspector.rules.script_schema import ScriptApiRow
from inspector.rules.words import WordSearch
from inspector.static.container import Container
from inspector.static.outside import outside

KIND = "script_api"
_AROUND = 60
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def script_apis(container: Container, rules: Rules) -> Iterator[TextFinding]:
    """Yield one finding for each row and entry, with what stands around the first name found.

    In native libraries only those that hold an app's own logic are searched: compiled Dart.
    """
    search = WordSearch(name for row in rules.script_apis for name in row.names)
    for found in outside(container, "interfaces of scripts", "text", "hermes", "library"):
        entry, kind = found.entry, found.kind
        if kind == "library" and not entry.endswith("/libapp.so"):
            continue
        # Most hold no name at all: those are not decoded.
        if not (present := search.present(found.text if kind == "hermes" else found.data)):
            continue
        # A string table holds names as such; between two of them nothing must match.
        text = found.text
        for row in rules.script_apis:
            if present.isdisjoint(row.names):
                continue
            if match := re.search(_pattern(row), text):
                around = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
                line = around if kind == "text" else match[0]
                shown = _SPACE.sub(" ", _CONTROL.sub(" ", line)).strip()
                yield TextFinding(
                    id=content_id("text", row.id, entry, shown),
                    rule=row.id,
                    kind=KIND,
                    language="und",
                    where=entry,
                    text=shown,
                    category=row.category,
                )


def _pattern(row: ScriptApiRow) -> str:
    return r"(?<![\w$])(?:" + "|".join(map(re.escape, row.names)) + r")(?![\w$])"

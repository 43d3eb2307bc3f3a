"""Sentences in resources, layouts and code that phrase rules know."""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence

from inspector.model.base import content_id
from inspector.model.static import TextFinding
from inspector.rules.loader import Rules
from inspector.rules.match import Phrases
from inspector.rules.schema import PhraseRow
from inspector.static.code import CodeIndex, is_text, java_name, split_field, split_method
from inspector.static.container import Container
from inspector.static.outside import outside
from inspector.static.resource_strings import table_texts, xml_strings

_TABLE = "resources.arsc"
_MAX_TEXT = 300
"""Characters shown of a sentence."""
_MAX_XML = 1 << 20
_MAX_XMLS = 64 << 20
_MAX_LOADS = 200
"""Texts of the code whose place is looked up: each is a question to the engine."""
_PROSE = (".htm", ".html", ".txt", ".md", ".xml")
# A string of a script or of JSON, on one line, in one of the three quotes.
_LITERAL = re.compile(
    r'"((?:[^"\\\n]|\\.){0,20000})"'
    r"|'((?:[^'\\\n]|\\.){0,20000})'"
    r"|`((?:[^`\\]|\\.){0,20000})`"
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)


def texts(container: Container, index: CodeIndex | None, rules: Rules) -> tuple[TextFinding, ...]:
    """Return the sentences found, sorted by rule and place; one that stands twice is told twice."""
    phrases = Phrases(rules.phrases)
    places: dict[str, set[str]] = defaultdict(set)
    for where, text in (*_table(container), *_layouts(container), *_files(container)):
        places[text].add(where)
    code = frozenset(index.texts()) if index else frozenset()
    found: dict[str, TextFinding] = {}
    looked_up = 0
    for text, row, sentence in _matches(phrases, sorted({*places, *code})):
        if index and text in code and "code" not in (known := places[text]):
            # Marked as looked up; the mark is no place of its own when there is a better one.
            known.add("code")
            looked_up += 1
            if looked_up <= _MAX_LOADS:
                known.update(_in_code(index, text))
        for where in sorted(places[text]):
            if where == "code" and len(places[text]) > 1:
                continue
            short = sentence if len(sentence) <= _MAX_TEXT else f"{sentence[: _MAX_TEXT - 1]}…"
            finding = TextFinding(
                id=content_id("text", row.id, where, short),
                rule=row.id,
                kind=row.kind,
                language=row.language,
                where=where,
                text=short,
                category=row.category,
            )
            found[finding.id] = finding
    return tuple(sorted(found.values(), key=lambda text: (text.rule, text.where, text.text)))


def _matches(phrases: Phrases, several: Sequence[str]) -> Iterator[tuple[str, PhraseRow, str]]:
    """Yield (text, row, sentence)."""
    for index in phrases.candidates(several):
        text = several[index]
        yield from ((text, row, sentence) for row, sentence in phrases.found(text))


def _table(container: Container) -> Iterator[tuple[str, str]]:
    # Texts of other languages and of features lie in splits.
    for table in container.names:
        if container.inside(table) != _TABLE or (data := container.try_read(table)) is None:
            continue
        try:
            for name, locale, text, _ in table_texts(data):
                if is_text(text):
                    yield f"{name} ({locale})" if locale else name, text
        except (ValueError, IndexError, struct.error) as error:
            container.skip(table, f"its texts could not be read to the end: {error}")


def _layouts(container: Container) -> Iterator[tuple[str, str]]:
    budget = _MAX_XMLS
    for name in container.names:
        inside = container.inside(name)
        if not (inside.startswith("res/") and inside.endswith(".xml")):
            continue
        size = container.size_of(name)
        if size is not None and size > _MAX_XML:
            container.skip(name, f"XML of {size} bytes was not searched for texts")
            continue
        if (data := container.try_read(name)) is None:
            continue
        budget -= len(data)
        if budget < 0:
            container.skip(name, "layouts after this one were not searched for texts: too many")
            return
        try:
            yield from ((name, text) for text in xml_strings(data) if is_text(text))
        except (ValueError, IndexError, struct.error) as error:
            container.skip(name, f"its texts could not be read: {error}")


def _files(container: Container) -> Iterator[tuple[str, str]]:
    """Yield the texts of pages and documents, and the literals of scripts."""
    for found in outside(container, "texts", "text", "hermes"):
        entry = found.entry
        if found.kind == "hermes":
            yield from ((entry, text) for text in found.strings if is_text(text))
        elif entry.lower().endswith(_PROSE):
            yield entry, found.text
        else:
            for match in _LITERAL.finditer(found.text):
                literal = match[1] or match[2] or match[3] or ""
                text = _ESCAPE.sub(_unescaped, literal) if "\\" in literal else literal
                if is_text(text):
                    yield entry, text


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else {"n": "\n", "t": "\t"}.get(match[2], match[2])


def _in_code(index: CodeIndex, text: str) -> Iterator[str]:
    for load in index.string_loads(text, start=True):
        if load.value == text:
            owner, name, _ = split_method(load.method)
            yield f"{load.dex}: {java_name(owner)}.{name}"
    for constant in index.string_constants(text):
        if constant.value == text:
            owner, name, _ = split_field(constant.field)
            yield f"{constant.dex}: constant {java_name(owner)}.{name}"

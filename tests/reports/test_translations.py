"""Catalogs: every sentence there, placeholders equal, plural forms whole, nothing put together."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

import reports
from reports.catalog import read, template
from reports.i18n import COMPLETE, LANGUAGES
from reports.words.known import RULE_SENTENCES

FOLDER = Path(reports.__file__).parent
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
_PLACEHOLDER = re.compile(r"%\([a-z_]+\)s|%(?!\()\S?|\{[a-z_]*\}")


def forms(message: Message, side: str) -> tuple[str, ...]:
    """Return the texts of one side, ``id`` or ``string``: one, or one for each plural form."""
    value = getattr(message, side)
    return (value,) if isinstance(value, str) else tuple(value)


LABELS = frozenset(
    {
        "Guarded by", "Leads to", "leads to", "Changed on the way by", "What this is",
        "How certain the rule is", "In force from", "Replaced by", "Which rules were looked at",
        "Law as of", "Where the app was got from", "What it is for", "Recognised by",
    }
)  # fmt: skip
"""Headings that are whole although they end in a small word: their value stands in a cell."""
_UNFINISHED = re.compile(
    r"(\b(?:the|a|an|of|to|in|by|and|or|is|was|are|with|at|for|from)|[,(])$", re.IGNORECASE
)


def key(message: Message) -> tuple[str, ...]:
    return forms(message, "id")


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return template()


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalog_lists_every_sentence_and_no_other(code: str, wanted: Catalog) -> None:
    listed = {key(message) for message in read(code) if message.id}
    assert listed == {key(message) for message in wanted if message.id}, (
        "run: python -m reports.catalog"
    )


def missing(catalog: Catalog) -> list[tuple[str, ...]]:
    """Return the sentences without a translation, or with one of its plural forms empty."""
    return [key(m) for m in catalog if m.id and not all(forms(m, "string"))]


def test_no_sentence_is_missing() -> None:
    assert {code: found for code in COMPLETE if (found := missing(read(code)))} == {}


def test_a_missing_sentence_is_found() -> None:
    catalog = Catalog(locale="es")
    catalog.add("one", "uno")
    catalog.add("two", "")
    catalog.add(("%(n)s day", "%(n)s days"), ("%(n)s día", ""))
    assert missing(catalog) == [("two",), ("%(n)s day", "%(n)s days")]


@pytest.mark.parametrize("code", TRANSLATED)
def test_placeholders_of_what_is_translated_are_those_of_the_sentence(code: str) -> None:
    wrong = []
    for message in read(code):
        if not message.id or not any(forms(message, "string")):
            continue
        # A plural form may leave out the number ("one host"); nothing may be added or doubled.
        expected = [Counter(_PLACEHOLDER.findall(text)) for text in key(message)]
        for text in forms(message, "string"):
            if Counter(_PLACEHOLDER.findall(text)) not in expected:
                wrong.append((message.id, text))
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_plural_forms_are_whole(code: str) -> None:
    catalog = read(code)
    assert catalog.num_plurals == get_plural(code).num_plurals
    for message in catalog:
        if message.id and message.pluralizable:
            said = forms(message, "string")
            assert len(said) == catalog.num_plurals, message.id
            assert all(said) or not any(said), message.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_markup_or_hides_a_direction(code: str) -> None:
    for message in read(code):
        if not message.id:
            continue
        allowed = set(re.findall(r"</?[a-z]+[^>]*>", " ".join(key(message))))
        for text in forms(message, "string"):
            assert set(re.findall(r"</?[a-z]+[^>]*>", text)) <= allowed, message.id
            assert not re.search("[\u202a-\u202e\u2066-\u2069]", text), message.id
            assert text == text.strip() or not text, message.id


def test_rule_sentences_are_whole_sentences() -> None:
    assert all(text[0].isupper() and text.endswith(".") for text in RULE_SENTENCES)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in ("N_", "_", "ngettext"):
                yield node


def joined(source: str) -> list[int]:
    """Return the lines on which a translatable text is put together or added to another text."""
    tree = ast.parse(source)
    found = []
    for call in calls(tree):
        if not all(isinstance(argument, ast.Constant) for argument in call.args[:1]):
            found.append(call.lineno)
    marked = set(calls(tree))
    for node in ast.walk(tree):
        sides: list[ast.expr] = []
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = [node.left, node.right]
        elif isinstance(node, ast.JoinedStr):
            sides = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        found += [side.lineno for side in sides if side in marked]
    return found


def test_the_check_finds_what_is_put_together() -> None:
    assert joined('x = N_("a ") + name') == [1]
    assert joined('x = N_(f"a {name}")') == [1]
    assert joined('x = f"{N_("a")} b"') == [1]
    assert joined('x = N_("a" "b")') == []


def test_no_sentence_of_the_code_is_put_together() -> None:
    found = {
        path.relative_to(FOLDER).as_posix(): lines
        for path in sorted(FOLDER.rglob("*.py"))
        if (lines := joined(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def fragments(source: str) -> list[str]:
    """Return translatable texts of a template that begin or end as a piece of a sentence would."""
    said = re.findall(r"""\b_\((["'])((?:\\.|(?!\1).)*)\1\)""", source)
    blocks = re.findall(r"\{%-?\s*trans\b[^%]*%\}(.*?)\{%-?\s*endtrans", source, re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"\{%-?\s*pluralize[^%]*%\}", block)]
    pieces = []
    for text in (*(text for _, text in said), *parts):
        plain = text.strip()
        if plain not in LABELS and _UNFINISHED.search(plain):
            pieces.append(plain)
    return pieces


def glued(source: str) -> list[str]:
    """Return places where two translated texts, or one and letters, stand without a break."""
    end = r"(?:\{\{\s*_\([^}]*\)\s*\}\}|\{%-?\s*endtrans\s*-?%\})"
    begin = r"(?:\{\{\s*_\(|\{%-?\s*trans\b)"
    return re.findall(rf"{end}[a-z]\w*|\w+{begin}|{end}{begin}", source)


def test_the_checks_find_pieces() -> None:
    assert fragments('{{ _("Sent to the") }} {{ host }}') == ["Sent to the"]
    assert fragments("{% trans a=b %}{{ a }} sent by{% endtrans %}") == ["{{ a }} sent by"]
    assert fragments('{{ _("Sent to %(host)s.") }}') == []
    assert glued('{{ _("record") }}s') == ['{{ _("record") }}s']
    assert glued('{{ _("a") }}{{ _("b") }}')
    assert not glued('{{ _("a") }} {{ _("b") }}')


@pytest.mark.parametrize(
    "path", sorted((FOLDER / "templates").rglob("*.j2")), ids=lambda path: path.name
)
def test_no_sentence_of_a_template_is_put_together(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert fragments(source) == []
    assert glued(source) == []

"""Strings that an app may choose to break a report, and a way to put one into every text field."""

from __future__ import annotations

from enum import Enum

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from inspector.model.case import CaseDocument

MARKUP = (
    "<script>window.pwned=1</script><img src=x onerror='window.pwned=2'>"
    '"><svg onload=window.pwned=3><iframe src=https://evil.example/></iframe>'
    "</style></title></textarea></script><!-- --><base href=https://evil.example/>"
)
ATTRIBUTE = "' onmouseover='window.pwned=4' x='\" autofocus onfocus=\"window.pwned=5\" `"
TEMPLATE = "{{ 7*7 }}{% for x in ().__class__.__mro__ %}{% endfor %}{# #}${7*7}#{7*7}<%= 7*7 %>"
FORMAT = "%(shown)s %s %d %n %(missing)s {id} {place} {0} %% 100%"
LINK = "javascript:window.pwned=6//https://a.example"
DATA_URL = "data:text/html,<script>parent.pwned=7</script>"
REMOTE = "https://evil.example/x.png url(https://evil.example/y) @import 'https://evil.example'"
CONTROLS = "a\x00b\x01c\x08d\x1b[31me\x7ff\x85g\r\nh\ti\u2028j\u2029k\ufffe\U0010ffff"
BIDI = "pay\u202egpj.exe\u202c \u2066x\u2067y\u2069 \u200e\u200f\u061c \u202a\u202b\u202d"
INVISIBLE = "a" + "\u200b" * 5000 + "b" + "\ufeff\u2060\u00ad\u180e\u3164\u115f\u2800" * 300
COMBINING = "Z" + "\u0489\u0300\u0335\u0321" * 500 + "algo" + "\u0e49" * 200
ALTERNATING = "\u202e\u202d" * 3000
LONG_WORD = "W" * 20_000
TALL = "\ufdfd\U00012031\ua9c5" * 60
SPACES = "\u00a0" * 3000 + "\u3000" * 3000
SURROGATES = "x\ud800y\udfffz"
RTL = "שלום عالم مرحبا (((]]] 123 ‎"

CORPUS: dict[str, str] = {
    name.lower(): value
    for name, value in list(globals().items())
    if name.isupper() and isinstance(value, str)
}


def poisoned(document: CaseDocument, text: str) -> CaseDocument:
    """Return the document with ``text`` in every string that its schema leaves free."""
    made = _model(document, text)
    assert isinstance(made, CaseDocument)
    return made


def count(document: BaseModel, text: str) -> int:
    """Return in how many fields ``text`` stands."""
    shown = text.encode("utf-8", "replace").decode()
    return sum(_count(getattr(document, name), shown) for name in type(document).model_fields)


def _count(value: object, text: str) -> int:
    if isinstance(value, BaseModel):
        return count(value, text)
    if isinstance(value, tuple):
        return sum(_count(item, text) for item in value)
    return int(value == text)


def _model(model: BaseModel, text: str) -> BaseModel:
    values = {name: _value(getattr(model, name), text) for name in type(model).model_fields}
    kept = {name: getattr(model, name) for name in type(model).model_fields}
    for name, value in values.items():
        if value != kept[name]:
            try:
                made = type(model).model_validate({**kept, name: value})
                # A plain string field, filled by rules and not by apps, may keep a lone surrogate.
                made.model_dump_json()
            except (ValidationError, PydanticSerializationError):
                continue
            kept = made.__dict__
    return type(model).model_validate(kept)


def _value(value: object, text: str) -> object:
    if isinstance(value, BaseModel):
        return _model(value, text)
    if isinstance(value, tuple):
        return tuple(_value(item, text) for item in value)
    if isinstance(value, Enum):
        return value
    return text if isinstance(value, str) else value

"""Writes a persona as TOML: the same persona gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

from pydantic import BaseModel

from inspector.model.persona import Persona

_HEAD = "# A made-up device for tests. No value belongs to a real person.\n"
_LISTS = ("contacts", "calls", "messages", "apps", "accounts")


def persona_toml(persona: Persona) -> str:
    """Return ``persona`` as TOML text, in the field order of the model."""
    lines = [_HEAD.rstrip()]
    if persona.country:
        lines.append(f"country = {_value(persona.country)}")
    if persona.seed is not None:
        lines.append(f"seed = {persona.seed}")
    for name in ("owner", "device", "location"):
        part = getattr(persona, name)
        fields = list(_fields(part)) if part is not None else []
        if fields:
            lines += ["", f"[{name}]", *fields]
    for name in _LISTS:
        for item in getattr(persona, name):
            lines += ["", f"[[{name}]]", *_fields(item)]
    return "\n".join(lines) + "\n"


def _fields(model: BaseModel) -> Iterable[str]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if value not in (None, ()):
            yield f"{name} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_value, value)) + "]"
    # A JSON string is a TOML basic string, but for the DEL character.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")

"""Reads a persona from TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from inspector.errors import InspectorError
from inspector.model.persona import Persona

_NEXT = "mend the file, or make one with: inspector persona new --country ID"


def load_persona(path: Path) -> Persona:
    """Return the persona in ``path``; raises InspectorError naming the field that is wrong."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InspectorError(
            f"Persona {path} could not be read",
            cause=error.strerror or str(error),
            next_step="check the path",
        ) from error
    except UnicodeDecodeError as error:
        raise InspectorError(
            f"Persona {path} is not UTF-8", cause=str(error), next_step=_NEXT
        ) from error
    return parse_persona(text, str(path))


def parse_persona(text: str, name: str) -> Persona:
    """Return the persona in TOML ``text``; ``name`` is what messages call it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InspectorError(
            f"Persona {name} is not TOML", cause=str(error), next_step=_NEXT
        ) from error
    try:
        return Persona.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InspectorError(
            f"Persona {name} has a wrong value", cause=f"{place}: {first['msg']}", next_step=_NEXT
        ) from error

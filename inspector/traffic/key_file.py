"""Reads keys that an investigator has found, from TOML: one ``[[key]]`` a value."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from inspector.errors import InspectorError
from inspector.model.base import Model, Text
from inspector.model.key_material import KeyDerivation, KeyEncoding, KeyMaterial, KeyRole

_NEXT = (
    'write for each key: [[key]] name = "…" value = "…", and encoding, algorithm, role, '
    "derivation, salt, rounds if known"
)


class _Row(Model):
    name: Text
    value: str
    encoding: KeyEncoding = ""
    algorithm: Text = ""
    role: KeyRole = "any"
    derivation: KeyDerivation = ""
    salt: str = ""
    rounds: int = Field(default=0, ge=0, le=2_000_000)

    @model_validator(mode="after")
    def _power_of_two(self) -> Self:
        if self.derivation == "scrypt" and self.rounds & (self.rounds - 1):
            raise ValueError("rounds of scrypt must be a power of two")
        return self


class _File(Model):
    key: tuple[_Row, ...]


def load_keys(path: Path) -> tuple[KeyMaterial, ...]:
    """Return the keys in ``path``; raises InspectorError that names the field that is wrong.

    A message never quotes the file, for it holds secrets.
    """
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InspectorError(
            f"Keys {path} could not be read", cause=error.strerror or "", next_step="check the path"
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        line = str(error).rpartition("(at ")[2].rstrip(")") if "(at " in str(error) else ""
        raise InspectorError(
            f"Keys {path} is not TOML", cause=line or "it is not UTF-8 text", next_step=_NEXT
        ) from None
    try:
        rows = _File.model_validate(raw).key
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InspectorError(
            f"Keys {path} has a wrong value", cause=f"{place}: {first['msg']}", next_step=_NEXT
        ) from None
    empty = next((row.name for row in rows if not row.value), None)
    if empty is not None:
        raise InspectorError(
            f"Keys {path} has a wrong value", cause=f"{empty}: it is empty", next_step=_NEXT
        )
    return tuple(
        KeyMaterial(
            row.name,
            row.value.encode(),
            row.role,
            row.encoding,
            row.algorithm,
            row.derivation,
            row.salt.encode(),
            row.rounds,
        )
        for row in rows
    )

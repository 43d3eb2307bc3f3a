"""Reads one TOML file of rule rows and checks their shape; errors name the file and the row."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import GenericAlias

import rtoml
from pydantic import TypeAdapter, ValidationError

from inspector.errors import InspectorError
from inspector.rules.schema import Row

SHIPPED = Path(__file__).parent / "data"


def read_rows[R: Row](path: Path, key: str, row_type: type[R]) -> tuple[R, ...]:
    """Return the rows ``[[key]]`` of the file.

    Raises InspectorError when the file cannot be read, is not UTF-8 or not TOML, holds anything
    but rows, or a row has an unknown key, a wrong type or lacks a field.
    """
    document = _parse(path, _text(path))
    extra = sorted(set(document) - {key})
    if extra:
        raise bad_row(path, "", f"unknown table {extra[0]!r}, expected [[{key}]]")
    raw = document.get(key, [])
    if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
        raise bad_row(path, "", f"{key!r} must be rows, each headed [[{key}]]")
    try:
        return _rows_of(row_type).validate_python(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        number, *place = first["loc"]
        index = number if isinstance(number, int) else 0
        label = raw[index].get("id") or f"number {index + 1}"
        where = ".".join(str(part) for part in place)
        raise bad_row(path, f"{key} {label!r}", f"{where}: {first['msg']}") from error


def bad_row(path: Path, row: str, why: str) -> InspectorError:
    """Return the error for a row, such as ``api 'sms.body'``; an empty one stands for the file."""
    return InspectorError(
        f"Rule file {shown(path)}" + (f", {row}" if row else ""),
        cause=why,
        next_step="mend the row, then run: inspector rules check" if row else "mend the file",
    )


def shown(path: Path) -> str:
    """Return the name by which a person finds the file: short for shipped ones, else in full."""
    return path.relative_to(SHIPPED).as_posix() if path.is_relative_to(SHIPPED) else str(path)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise bad_row(path, "", error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        why = f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start}"
        raise bad_row(path, "", why) from error


def _parse(path: Path, text: str) -> dict[str, object]:
    try:
        document: dict[str, object] = rtoml.loads(text)
    except ValueError as error:
        raise bad_row(path, "", f"not TOML: {error}") from error
    return document


@cache
def _rows_of[R: Row](row_type: type[R]) -> TypeAdapter[tuple[R, ...]]:
    # One adapter for all rows takes half the time of validating them one by one.
    rows: TypeAdapter[tuple[R, ...]] = TypeAdapter(GenericAlias(tuple, (row_type, ...)))
    return rows

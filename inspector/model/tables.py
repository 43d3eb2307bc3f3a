"""The evidence of a case as plain tables: the same rows for CSV, XLSX and a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from pydantic import BaseModel

from inspector.model import case, common, static, traffic
from inspector.model.case import CaseDocument

type Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name that is fit for a file or a sheet (at most 31 letters)."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(document: CaseDocument) -> tuple[Table, ...]:
    """Return every table of the document, empty ones too, always in the same order.

    A nested model becomes columns with dots; a list of plain values is joined by ``; ``; times are
    RFC 3339 in UTC.
    """
    code, seen = document.static, document.traffic
    return (
        _by_category("claims", case.ClaimEvidence, document, "claims"),
        _by_category("recipients", case.RecipientEvidence, document, "recipients"),
        _by_category("category_rules", case.RuleConclusion, document, "rules"),
        _table("app_rules", case.RuleConclusion, document.rules),
        _table("blind_spots", case.BlindSpot, document.blind_spots),
        _table("marks", common.Mark, document.marks),
        _table("permissions", static.Permission, code.permissions if code else ()),
        _table("uses", static.Use, code.uses if code else ()),
        _table("code_flows", static.Flow, code.flows if code else (), leave=("path",)),
        _table("hosts_in_app", static.Host, code.hosts if code else ()),
        _table("sdks", static.Sdk, code.sdks if code else ()),
        _table("components", static.ComponentFact, code.components if code else ()),
        _table("texts", static.TextFinding, code.texts if code else ()),
        _table("static_limits", static.Limit, code.limits if code else ()),
        _table("sources", traffic.Source, seen.sources if seen else ()),
        _table("exchanges", traffic.ExchangeInfo, seen.exchanges if seen else ()),
        _table("detections", traffic.Detection, seen.detections if seen else ()),
        _table("sessions", traffic.SessionFinding, seen.sessions if seen else ()),
        _table("opaque", traffic.Opaque, seen.opaque if seen else ()),
        _table("hosts_seen", traffic.HostCoverage, seen.coverage.hosts if seen else ()),
        _table(
            "skipped",
            common.Skipped,
            (*(code.skipped if code else ()), *(seen.skipped if seen else ())),
        ),
    )


def _table(
    name: str, shape: type[BaseModel], items: Sequence[BaseModel], *, leave: tuple[str, ...] = ()
) -> Table:
    columns = tuple(column for column in _columns(shape) if column not in leave)
    rows = tuple(tuple(_cell(_reach(item, column)) for column in columns) for item in items)
    return Table(name, columns, rows)


def _by_category(name: str, shape: type[BaseModel], document: CaseDocument, field: str) -> Table:
    columns = tuple(column for column in _columns(shape) if column != "category")
    rows = tuple(
        (conclusion.category, *(_cell(_reach(item, column)) for column in columns))
        for conclusion in document.conclusions
        for item in getattr(conclusion, field)
    )
    return Table(name, ("category", *columns), rows)


def _columns(shape: type[BaseModel]) -> Iterator[str]:
    for name, field in shape.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from (f"{name}.{below}" for below in _columns(inner))
        else:
            yield name


def _reach(item: object, column: str) -> object:
    for name in column.split("."):
        item = getattr(item, name)
    return item


def _cell(value: object) -> Cell:
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, BaseModel):
        return " ".join(str(part) for part in value.model_dump().values() if part not in ("", None))
    if isinstance(value, tuple):
        return "; ".join(str(_cell(part)) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}={_cell(part)}" for name, part in sorted(value.items()))
    raise TypeError(f"no cell for {type(value).__name__}")

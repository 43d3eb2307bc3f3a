"""Writes docs/rules.md: every policy row by jurisdiction, with level, dates and status."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from inspector.rules.loader import Rules
from inspector.rules.policy_schema import PolicyRow

LEVELS = {
    "official_text": "official text",
    "quoted_copy": "quoted copy",
    "secondary": "secondary",
    "unverified": "unverified",
}
HEAD = Path(__file__).with_name("page_head.md")
"""What a reader must know first."""


def rules_page(rules: Rules) -> str:
    """Return the page as Markdown: the same rows give the same text."""
    lines = [HEAD.read_text(encoding="utf-8")]
    on = sum(row.enabled for row in rules.policies)
    lines.append(f"{len(rules.policies)} rows, {on} of them on.\n")
    for jurisdiction in rules.jurisdictions:
        rows = [row for row in rules.policies if row.jurisdiction == jurisdiction.id]
        if rows:
            lines.append(f"## {jurisdiction.title} (`{jurisdiction.id}`)\n")
            lines.append("| id | instrument, clause | condition | level | in force | status |")
            lines.append("|---|---|---|---|---|---|")
            lines.extend(_line(row) for row in sorted(rows, key=lambda row: row.id))
            lines.append("")
            lines.extend(_notes(rows))
    return "\n".join(lines).rstrip() + "\n"


def _line(row: PolicyRow) -> str:
    status = "on" if row.enabled else f"off: {row.disabled_because}"
    if row.superseded_by:
        status += f"; replaced by `{row.superseded_by}`"
    if row.kind == "minimisation":
        status += "; data minimisation"
    where = ", ".join(part for part in (row.instrument, row.clause) if part)
    level = f"{LEVELS[row.verification]}, {row.checked_on}"
    cells = (f"`{row.id}`", where, row.condition, level, period(row), status)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _notes(rows: list[PolicyRow]) -> Iterator[str]:
    for row in sorted(rows, key=lambda row: row.id):
        parts = [f"Read in: {row.reference}."]
        parts += [f"Lawful if: {row.lawful_if}"] if row.lawful_if else []
        parts += [f"Exceptions: {row.exceptions}"] if row.exceptions else []
        parts += [f"Note: {row.note}"] if row.note else []
        parts += [f"“{row.quote}”"] if row.quote else []
        yield f"* `{row.id}`: {' '.join(parts)}"
    yield ""


def period(row: PolicyRow) -> str:
    """Return the days in force in words."""
    start = f"from {row.in_force_from}" if row.in_force_from else "first day not known"
    return f"{start} to {row.in_force_to}" if row.in_force_to else start

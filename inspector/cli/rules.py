"""``inspector rules``: list, show and check the rule rows."""

from __future__ import annotations

from pathlib import Path

import typer

from inspector.errors import InspectorError

app = typer.Typer(help="Rule rows: list, show, check.", no_args_is_help=True)

FOLDERS = typer.Option(None, "--rules", help="Folder with rows of your own; may be repeated.")


@app.command("list")
def list_command(
    table: str = typer.Argument("", help="Table, such as permissions; all when left out."),
    folders: list[Path] | None = FOLDERS,
) -> None:
    """List the ids of a table, or the tables with their number of rows."""
    from inspector.rules.loader import rules_from

    rules = rules_from(folders or [])
    if not table:
        for name, count in rules.check().items():
            typer.echo(f"{count:6d}  {name}")
        return
    for row in rules.table(table):
        typer.echo(row.id)


@app.command("show")
def show_command(
    row_id: str = typer.Argument(..., help="Id of a row, as printed with a finding."),
    folders: list[Path] | None = FOLDERS,
) -> None:
    """Show one row with its reason and reference."""
    from inspector.rules.loader import rules_from

    rules = rules_from(folders or [])
    found = [(name, row) for name in rules.tables for row in rules.table(name) if row.id == row_id]
    if not found:
        raise InspectorError(f"No rule row {row_id!r}", next_step="inspector rules list TABLE")
    for name, row in found:
        typer.echo(f"[{name}]")
        for field, value in row.model_dump(mode="json").items():
            if value not in ("", [], None, {}):
                typer.echo(f"{field}: {value}")


@app.command("check")
def check_command(folders: list[Path] | None = FOLDERS) -> None:
    """Check every row of every table."""
    from inspector.rules.loader import rules_from

    counts = rules_from(folders or []).check()
    typer.echo(f"{sum(counts.values())} rows in {len(counts)} tables are well-formed.")

"""``inspector rules``: list, show and check the rule rows, and write their page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from inspector.cli.exit_codes import UNUSABLE
from inspector.errors import InspectorError

app = typer.Typer(help="Rule rows: list, show, check.", no_args_is_help=True)

FOLDERS = typer.Option(None, "--rules", help="Folder with rows of your own; may be repeated.")
COUNTRY = typer.Option(
    None, "--country", help="Only policies of this country or jurisdiction; may be repeated."
)
DATE = typer.Option(
    None, "--date", formats=["%Y-%m-%d"], help="Only policies in force on this day."
)


@app.command("list")
def list_command(
    table: str = typer.Argument("", help="Table, such as permissions; all when left out."),
    countries: list[str] | None = COUNTRY,
    day: datetime | None = DATE,
    folders: list[Path] | None = FOLDERS,
) -> None:
    """List the ids of a table, or the tables with their number of rows.

    With --country or --date the policies are listed: id, days in force, level, clause.
    """
    from inspector.rules.loader import rules_from

    rules = rules_from(folders or [])
    if countries or day:
        if table not in ("", "policies"):
            raise InspectorError(
                f"--country and --date do not apply to the table {table!r}",
                next_step="inspector rules list policies --country IN --date 2024-01-01",
            )
        from inspector.rules.policy.listing import policies_in

        for policy in policies_in(rules, countries, day.date() if day else None):
            typer.echo(policy)
        return
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
        for field, value in row.model_dump(mode="json", exclude_defaults=True).items():
            typer.echo(f"{field}: {value}")


@app.command("check")
def check_command(folders: list[Path] | None = FOLDERS) -> None:
    """Check every row of every table: form, words, dates, successors, and cases in a checkout."""
    from inspector.rules.loader import rules_from
    from inspector.rules.policy.lint import problems

    rules = rules_from(folders or [])
    counts = rules.check()
    found = problems(rules)
    if found:
        for line in found:
            typer.echo(line, err=True)
        typer.echo(f"{len(found)} problems in the policies; mend the rows named.", err=True)
        raise typer.Exit(UNUSABLE)
    typer.echo(f"{sum(counts.values())} rows in {len(counts)} tables are well-formed.")


@app.command("page")
def page_command(folders: list[Path] | None = FOLDERS) -> None:
    """Print the policies as a Markdown page: docs/rules.md is made with it."""
    from inspector.rules.loader import rules_from
    from inspector.rules.policy.page import rules_page

    typer.echo(rules_page(rules_from(folders or [])), nl=False)

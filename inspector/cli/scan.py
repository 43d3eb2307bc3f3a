"""``inspector scan``: static analysis of one or more APKs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inspector.cli.exit_codes import CONDITION_MET, DONE, INCOMPLETE, UNUSABLE
from inspector.cli.written import write_whole
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.model.static import StaticResult
    from inspector.rules.loader import Rules
    from inspector.static.many import Outcome

_CONDITIONS = ("declares", "references", "limit", "skipped")


def scan_command(
    apps: list[Path] = typer.Argument(
        ...,
        metavar="APP…",
        help="APK, split set (.apks, .xapk, .apkm, folder), dex.",
    ),
    json: str = typer.Option(
        "",
        "--json",
        metavar="FILE|-",
        help="Write the result as JSON; - writes it to stdout alone.",
    ),
    case: Path | None = typer.Option(
        None, "--case", metavar="DIR", help="Add the app to this case folder."
    ),
    engine: str = typer.Option("auto", help="Code engine: auto, dexllm or androguard."),
    flows: bool | None = typer.Option(
        None,
        "--flows/--no-flows",
        help="Follow data through the code to the network; by default in small apps only.",
    ),
    rules: list[Path] = typer.Option([], "--rules", help="Folder with further rule tables."),
    fail_on: list[str] = typer.Option(
        [],
        "--fail-on",
        metavar="CONDITION",
        help="Exit with 1 if met: declares[:CATEGORY], references[:CATEGORY], limit[:ID], skipped.",
    ),
) -> None:
    """Show what an app asks for and what its code reads, with the place of each read.

    With --json, one app gives one document and several give an array of documents, in the order
    of the arguments. One unreadable app among several is reported and the others are done (exit 3).
    """
    from inspector.static.engines import engine_names
    from inspector.static.many import scan_many

    engine_names(engine)
    _check_json(json)
    if case is not None and (folder := next((path for path in apps if path.is_dir()), None)):
        raise InspectorError(
            f"{folder}: a folder cannot be kept in a case",
            cause="a case keeps each input as one file under its digest",
            next_step="put its APKs into one zip archive and give that",
        )

    # Rules and models load while the first app is being read.
    @cache
    def loaded() -> Rules:
        from inspector.rules.loader import rules_from

        return rules_from(rules)

    @cache
    def conditions() -> tuple[tuple[str, str], ...]:
        return tuple(_condition(text, loaded().category_ids) for text in fail_on)

    if fail_on:
        conditions()
    outcomes: list[Outcome] = []
    for number, outcome in enumerate(
        scan_many(apps, rules=loaded, engine=engine, flows=flows), start=1
    ):
        outcomes.append(outcome)
        if outcome.error:
            typer.echo(_safe(outcome.error), err=True)
        if len(apps) > 1 and sys.stderr.isatty():
            typer.echo(f"{number} of {len(apps)} apps done", err=True)
    results = [outcome.result for outcome in outcomes if outcome.result]
    if results and json:
        _write_json(json, results, several=len(apps) > 1)
    if results and json != "-":
        _print(results, {row.id: row.title for row in loaded().categories})
    if case is not None:
        _add_to_case(case, outcomes)
    raise typer.Exit(_exit_code(outcomes, any(_met(r, c) for r in results for c in conditions())))


def _add_to_case(case: Path, outcomes: Sequence[Outcome]) -> None:
    from inspector.case.clock import system_clock
    from inspector.case.folder import Case

    opened = Case.open(case.expanduser(), actor="cli", clock=system_clock)
    for outcome in outcomes:
        if outcome.result:
            opened.add(outcome.path)
    typer.echo(f"Next: inspector case analyze {case}", err=True)


def _exit_code(outcomes: Iterable[Outcome], met: bool) -> int:
    outcomes = tuple(outcomes)
    if not any(outcome.result for outcome in outcomes):
        return UNUSABLE
    if met:
        return CONDITION_MET
    whole = all(outcome.result and not outcome.result.skipped for outcome in outcomes)
    return DONE if whole else INCOMPLETE


def _condition(text: str, categories: frozenset[str]) -> tuple[str, str]:
    name, _, detail = text.partition(":")
    if name not in _CONDITIONS:
        raise InspectorError(
            f"No condition {name!r} for --fail-on",
            next_step=f"choose one of: {', '.join(_CONDITIONS)}",
        )
    if detail and name in ("declares", "references") and detail not in categories:
        raise InspectorError(
            f"No category {detail!r} for --fail-on",
            next_step="see: inspector rules list categories",
        )
    return name, detail


def _met(result: StaticResult, condition: tuple[str, str]) -> bool:
    name, detail = condition
    found: Iterable[str] = ()
    if name == "declares":
        found = {c for permission in result.permissions for c in permission.categories}
    elif name == "references":
        # A record that the borrower chooses is no read of the whole collection.
        found = {use.category for use in result.uses if not use.picker}
    elif name == "limit":
        found = {limit.id for limit in result.limits}
    elif name == "skipped":
        found = {skipped.what for skipped in result.skipped}
        detail = ""
    return detail in found if detail else bool(found)


def _check_json(target: str) -> None:
    if target in ("", "-"):
        return
    path = Path(target)
    if path.is_dir() or not path.parent.is_dir():
        raise InspectorError(
            f"{path}: cannot be written",
            cause="it is a folder" if path.is_dir() else "its folder does not exist",
            next_step="give the name of a file in an existing folder, or - for stdout",
        )


def _write_json(target: str, results: Sequence[StaticResult], *, several: bool) -> None:
    from inspector.model.base import document_bytes

    documents = [document_bytes(result) for result in results]
    data = (
        b"[\n" + b",\n".join(d.rstrip() for d in documents) + b"\n]\n" if several else documents[0]
    )
    if target == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        write_whole(Path(target), data)
    except OSError as error:
        raise InspectorError(
            f"{target}: cannot be written",
            cause=error.strerror or str(error),
            next_step="give the name of a file that you may write",
        ) from error


def _print(results: Sequence[StaticResult], titles: dict[str, str]) -> None:
    from rich.console import Console

    from inspector.cli.tables import print_result

    console = Console(highlight=False, markup=False, emoji=False)
    for number, result in enumerate(results):
        if number:
            console.rule()
        print_result(console, result, titles)


def _safe(error: InspectorError) -> str:
    from inspector.cli.plain import plain

    return "\n".join(plain(line, 1000) for line in error.diagnostics().splitlines())

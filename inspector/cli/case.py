"""``inspector case``: the case folder: new, add, mark, analyze."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inspector.cli.case_export import check_reveal_command, export_command, reveal_command
from inspector.cli.case_seal import seal_command, verify_command
from inspector.cli.case_transfer import decrypt_command, encrypt_command, merge_command
from inspector.cli.exit_codes import DONE, INCOMPLETE, UNUSABLE
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.case.analyze import Analysis
    from inspector.case.folder import Case
    from inspector.case.inputs import Kind

app = typer.Typer(
    help="The case folder: raw evidence, a log that cannot be changed unseen, results.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

app.command("seal")(seal_command)
app.command("verify")(verify_command)
app.command("merge")(merge_command)
app.command("export")(export_command)
app.command("reveal")(reveal_command)
app.command("check-reveal")(check_reveal_command)
app.command("encrypt")(encrypt_command)
app.command("decrypt")(decrypt_command)

DIRECTORY = typer.Argument(..., metavar="DIR", help="Case folder.")


@app.command("new")
def new_command(
    directory: Path = typer.Argument(..., metavar="DIR", help="New or empty folder."),
    title: str = typer.Option("", help="Title of the case."),
    investigator: str = typer.Option("", help="Who runs the tests."),
    device: str = typer.Option("", help="Make, model and Android version of the test device."),
    country: str = typer.Option("", help="Where the app lends: ISO 3166 code, such as KE."),
    package: str = typer.Option("", "--app", help="Package name of the app under test."),
    app_type: str = typer.Option("personal_loan", help="What the app offers; see case.toml."),
    licence: str = typer.Option("", help="Licence of the lender, such as ojk_p2p."),
    store: str = typer.Option("", help="Where the app was got from, such as google-play."),
    android: int = typer.Option(0, help="API level of the test device, such as 34."),
    persona: Path | None = typer.Option(None, help="Persona file with the planted values."),
) -> None:
    """Make a case folder; case.toml in it is yours to edit."""
    from pydantic import ValidationError

    from inspector.case.clock import system_clock
    from inspector.case.folder import Case
    from inspector.case.info import CaseInfo
    from inspector.traffic.persona.file import load_persona

    if persona is not None:
        load_persona(persona)
    try:
        info = CaseInfo.model_validate(
            {
                "title": title,
                "investigator": investigator,
                "device": device,
                "country": country.upper() if len(country) == 2 else country,
                "app": package,
                "app_type": app_type,
                "licence": licence,
                "store": store,
                "android": android,
            }
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InspectorError(
            f"Cannot use {first['input']!r} as {first['loc'][0]}",
            cause=first["msg"],
            next_step="see: inspector case new --help",
        ) from error
    case = Case.create(directory.expanduser(), info, actor="cli", clock=system_clock)
    if persona is not None:
        case.add(persona, kind="persona")
    typer.echo(f"Made {case.path}")


@app.command("add")
def add_command(
    directory: Path = DIRECTORY,
    files: list[Path] = typer.Argument(..., metavar="FILE…", help="APKs, captures, other files."),
    persona: bool = typer.Option(False, "--persona", help="The file is a persona."),
    keys: bool = typer.Option(
        False, "--keys", help="The file holds keys (TOML) that open what the app encrypts."
    ),
    other_persona: bool = typer.Option(
        False,
        "--other-persona",
        help="The file is a persona planted for another lender's app, on another device.",
    ),
) -> None:
    """Keep files in the case, byte for byte, under their SHA-256."""
    from inspector.traffic.key_file import load_keys
    from inspector.traffic.persona.file import load_persona

    stated: dict[Kind, bool] = {"persona": persona, "other-persona": other_persona, "keys": keys}
    kinds = [kind for kind, given in stated.items() if given]
    if len(kinds) > 1:
        raise InspectorError(
            f"A file is either {' or '.join(kinds)}",
            cause=" and ".join(f"--{kind}" for kind in kinds) + " were given together",
            next_step="add the files one after the other",
        )
    kind = kinds[0] if kinds else None

    case = _opened(directory)
    failed = 0
    for path in files:
        try:
            if persona or other_persona:
                load_persona(path)
            if keys:
                load_keys(path)
            item = case.add(path, kind=kind)
            typer.echo(f"{item.sha256}  {item.kind:<8} {item.name}")
        except InspectorError as error:
            failed += 1
            typer.echo(error.diagnostics(), err=True)
    if failed:
        raise typer.Exit(UNUSABLE if failed == len(files) else INCOMPLETE)


@app.command("mark")
def mark_command(
    directory: Path = DIRECTORY,
    kind: str = typer.Argument(
        ..., metavar="KIND", help="consent, signup, permission-denied, background, note, …"
    ),
    text: list[str] = typer.Argument(None, metavar="[TEXT]", help="Your words."),
    at: str = typer.Option(
        "", "--at", metavar="TIME", help="When it was, RFC 3339; now if absent."
    ),
) -> None:
    """Record a moment of the test, so that data sent before it can be told from data sent after."""
    from pydantic import ValidationError

    from inspector.case.clock import stamp

    case = _opened(directory)
    try:
        mark = case.mark(kind, " ".join(text or ()), _moment(at) if at else None)
    except ValidationError as error:
        raise InspectorError(
            f"Cannot mark {kind!r}",
            cause="a kind is one lower-case word, with hyphens where needed",
            next_step=f"inspector case mark {directory} consent",
        ) from error
    typer.echo(f"Marked {mark.kind} at {stamp(mark.at)}")


@app.command("analyze")
def analyze_command(
    directory: Path = DIRECTORY,
    without_app: bool = typer.Option(False, "--without-app", help="Analyze the traffic alone."),
    rules: list[Path] = typer.Option([], "--rules", help="Folder with further rule tables."),
) -> None:
    """Rebuild every result from the evidence; the same evidence gives the same bytes."""
    analysis = analyzed(_opened(directory), rules=rules, with_app=not without_app)
    for path in analysis.written:
        typer.echo(f"Wrote {path}")
    for skipped in analysis.skipped:
        typer.echo(f"Not analysed: {skipped.what}: {skipped.reason}", err=True)
    typer.echo(f"Next: inspector report {directory} -o report.html", err=True)
    raise typer.Exit(INCOMPLETE if analysis.skipped else DONE)


def analyzed(case: Case, *, rules: Sequence[Path], with_app: bool = True) -> Analysis:
    """Analyze a case with every reader that this installation has."""
    from inspector.case.analyze import analyze_case
    from inspector.case.rule_files import keep_rules
    from inspector.cli.readers import traffic_readers
    from inspector.rules.loader import rules_from
    from inspector.static.scan import scan

    loaded = rules_from(rules)
    if rules:
        loaded.check()  # a bad row is refused before its file becomes part of the case
    return analyze_case(
        case,
        rules=loaded,
        scan=lambda path: scan(path, rules=loaded, flows=True),
        readers=traffic_readers(case),
        with_app=with_app,
        rule_files=keep_rules(case, rules),
    )


def _opened(directory: Path) -> Case:
    from inspector.case.clock import system_clock
    from inspector.case.folder import Case

    return Case.open(directory.expanduser(), actor="cli", clock=system_clock)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("it has no time zone")
    except ValueError as error:
        raise InspectorError(
            f"Cannot read the time {text}",
            cause=str(error),
            next_step="write it like 2026-01-31T14:05:00+03:00",
        ) from error
    return moment

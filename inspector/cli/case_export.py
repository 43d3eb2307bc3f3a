"""``inspector case export``, ``reveal``, ``check-reveal``: copies for others, and single proofs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inspector.cli.case_flows import FORMATS as TRAFFIC
from inspector.cli.case_flows import export_traffic
from inspector.cli.case_seal import KEY, signing_key
from inspector.cli.exit_codes import CONDITION_MET
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.case.export.copy import Sources
    from inspector.case.folder import Case
    from inspector.model.case import CaseDocument

DIRECTORY = typer.Argument(..., metavar="DIR", help="Case folder.")
FORMATS = ("csv", "xlsx", "uco", *TRAFFIC)


def export_command(
    directory: Path = DIRECTORY,
    output: Path = typer.Option(..., "-o", "--output", help="New folder, or file for one format."),
    public: bool = typer.Option(False, "--public", help="Everything personal masked."),
    form: str = typer.Option(
        "",
        "--format",
        help="csv (folder), xlsx, uco (CASE JSON-LD), har, or flows (mitmproxy's flow file).",
    ),
    lang: str = typer.Option("en", "--lang", help="Language of the report."),
    key: Path | None = KEY,
    unsigned: bool = typer.Option(False, "--unsigned", help="Do not sign the public copy."),
) -> None:
    """Write a public copy of a sealed case, or its tables or traffic for other programs."""
    target = output.expanduser()
    if public == bool(form):
        raise InspectorError(
            "Nothing to export was named", next_step=f"add --public or --format {'|'.join(FORMATS)}"
        )
    if public:
        _public(_opened(directory), target, lang, key, unsigned=unsigned)
    elif form in TRAFFIC:
        raise typer.Exit(export_traffic(_opened(directory), target, form))
    else:
        _tables(directory, target, form)


def reveal_command(
    directory: Path = DIRECTORY,
    names: list[str] = typer.Argument(..., metavar="m-…", help="Masked values to prove."),
) -> None:
    """Print value and salt of masked values: what proves that a value is the one that was masked.

    The output is JSON for ``check-reveal``. Show it only to whom the value may be shown.
    """
    import json

    from inspector.case.export.copy import open_values
    from inspector.case.rule_files import kept_rules

    case = _opened(directory)
    with kept_rules(case) as rules:
        found = open_values(case, _sources(case, "", rules), tuple(names))
    openings = [item.model_dump() for item in found]
    typer.echo(json.dumps(openings, ensure_ascii=False, indent=1))


def check_reveal_command(
    copy: Path = typer.Argument(..., metavar="FOLDER", help="Public copy."),
    proof: Path = typer.Argument(..., metavar="reveal.json", help="What `reveal` printed."),
) -> None:
    """Check that revealed values are those that a public copy masks."""
    import json

    from pydantic import TypeAdapter, ValidationError

    from inspector.case.export.copy import check_opening
    from inspector.case.export.masking import Opening
    from inspector.cli.plain import plain

    try:
        openings = TypeAdapter(tuple[Opening, ...]).validate_python(
            tuple(json.loads(proof.read_text(encoding="utf-8")))
        )
    except (OSError, UnicodeDecodeError, ValueError, TypeError, ValidationError) as error:
        raise InspectorError(
            f"{proof} is not a revealed value", next_step="use the output of: inspector case reveal"
        ) from error
    bad = 0
    for opening in openings:
        good = check_opening(copy, opening)
        bad += not good
        said = "is the masked value" if good else "is NOT the masked value"
        typer.echo(f"{opening.id}  {said}: {plain(opening.value)}")
    if bad or not openings:
        raise typer.Exit(CONDITION_MET)


def _public(case: Case, target: Path, lang: str, key: Path | None, *, unsigned: bool) -> None:
    from inspector.case.export.copy import export_public
    from inspector.case.rule_files import kept_rules

    with kept_rules(case) as rules:
        sources = _sources(case, lang, rules)
        if not unsigned:
            sources = replace(sources, key=signing_key(key, create=False, passphrase=False))
        made = export_public(case, target, sources)
    typer.echo(f"{target}: {len(made.values)} values masked")
    typer.echo("Read it yourself before you publish it: texts of people need eyes.", err=True)


def _sources(case: Case, lang: str, rule_folders: Sequence[Path]) -> Sources:
    from inspector.case.export.copy import Sources
    from inspector.case.export.raw_values import raw_values
    from inspector.case.export.vocabulary import vocabulary
    from inspector.case.interchange.sheets import csv_bytes, workbook_bytes
    from inspector.case.interchange.uco import uco_bytes
    from inspector.cli.readers import traffic_readers
    from inspector.model.tables import tables
    from inspector.rules.loader import rules_from

    def render(document: CaseDocument) -> Mapping[str, bytes]:
        from reports.render import render as report

        made = tables(document)
        files = {f"tables/{table.name}.csv": csv_bytes(table) for table in made if table.rows}
        files |= {"tables.xlsx": workbook_bytes(made), "case.jsonld": uco_bytes(document)}
        return files | {"report.html": report(document, language=lang, audience="sealed")}

    rules = rules_from(rule_folders)
    made = Sources(
        words=vocabulary(rules),
        values=raw_values(case, rules=rules, readers=traffic_readers(case)),
    )
    return replace(made, render=render) if lang else made


def _tables(directory: Path, target: Path, form: str) -> None:
    from inspector.case.chain import read_chain
    from inspector.case.interchange.sheets import csv_bytes, workbook_bytes
    from inspector.case.interchange.uco import uco_bytes
    from inspector.cli.report import read_case, write_whole
    from inspector.model.tables import tables

    document = read_case(directory)
    if form == "xlsx":
        write_whole(target, workbook_bytes(tables(document)))
    elif form == "uco":
        log = directory / "log.jsonl"
        write_whole(
            target, uco_bytes(document, identity=read_chain(log).case if log.exists() else "")
        )
    elif form == "csv":
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InspectorError(f"Cannot make {target}", cause=error.strerror or "") from error
        for table in tables(document):
            write_whole(target / f"{table.name}.csv", csv_bytes(table))
    else:
        raise InspectorError(f"No format {form!r}", next_step=f"choose {', '.join(FORMATS)}")
    typer.echo(str(target))


def _opened(directory: Path) -> Case:
    from inspector.case.clock import system_clock
    from inspector.case.folder import Case

    return Case.open(directory.expanduser(), actor="cli", clock=system_clock)

"""``inspector report``: a saved case document to one HTML file."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.model.case import CaseDocument
    from inspector.rules.loader import Rules

RESULT = Path("results") / "case.json"


def report_command(
    cases: list[Path] = typer.Argument(
        ...,
        metavar="DIR|case.json…",
        help="Case folder, or its result; two or more are compared with each other.",
    ),
    output: Path | None = typer.Option(
        None, "-o", "--output", help="File to write; its ending decides the format."
    ),
    form: str = typer.Option(
        "", "--format", help="html, pdf, json, xlsx or csv (a folder); by the ending if left out."
    ),
    as_pdf: bool = typer.Option(False, "--pdf", help="Short for --format pdf."),
    brief: bool = typer.Option(False, "--brief", help="A summary that fits one printed page."),
    lang: str = typer.Option("en", "--lang", help="en, zh-Hans, id, hi, es or ur."),
    audience: str = typer.Option(
        "sealed", "--audience", help="sealed, or public: without examples and query strings."
    ),
    third_persons: bool = typer.Option(
        False,
        "--show-third-persons",
        help="Masked examples also of contacts, calls, messages: records of people nobody asked.",
    ),
    jurisdiction: str = typer.Option(
        "",
        "--jurisdiction",
        metavar="ID,…",
        help="Only the rules of these, such as in,ke,google-play; all when left out.",
    ),
    day: datetime | None = typer.Option(
        None, "--date", formats=["%Y-%m-%d"], help="Law of that day; that of the capture if absent."
    ),
    folders: list[Path] | None = typer.Option(
        None, "--rules", help="Folder with rows of your own, as given to the analysis."
    ),
) -> None:
    """Write the evidence report of a case: one HTML file that opens offline, a PDF, or tables.

    Two versions of an app, two apps, or one app in several sessions or countries: name their cases
    in that order, and they are compared.
    """
    from inspector.cli.report_formats import Wanted, format_of, write, write_comparison

    wanted = Wanted(
        form=format_of("pdf" if as_pdf else form, output),
        language=lang,
        audience=audience,
        brief=brief,
    )
    saved = [read_case(case) for case in cases]
    documents = list(saved)
    if day or jurisdiction:
        for number, case in enumerate(cases):
            with rules_of(case, folders or ()) as rules:
                documents[number] = narrowed(
                    documents[number], rules, jurisdiction, day.date() if day else None
                )
    if len(documents) > 1:
        target = output or Path(f"comparison.{wanted.form}")
        write_comparison(documents, target, wanted, saved=saved)
    else:
        target = output or Path(f"report.{wanted.form}" if wanted.form != "csv" else "report")
        shown = documents[0] if third_persons else without_third_persons(documents[0])
        write(shown, target, wanted, saved=saved[0])
    typer.echo(str(target))


@contextlib.contextmanager
def rules_of(case: Path, folders: Sequence[Path]) -> Iterator[Rules]:
    """Give the rules with the rows of ``folders``, else with those kept in the case folder."""
    from inspector.case.clock import system_clock
    from inspector.case.folder import Case, is_case
    from inspector.case.rule_files import kept_rules
    from inspector.rules.loader import rules_from

    if folders or not is_case(case):
        yield rules_from(folders)
        return
    with kept_rules(Case.open(case, actor="report", clock=system_clock)) as kept:
        yield rules_from(kept)


def narrowed(
    document: CaseDocument, rules: Rules, jurisdiction: str, day: date | None
) -> CaseDocument:
    """Return the document under the law of a day and with the rules of some jurisdictions."""
    from inspector.correlate import under_law_of
    from inspector.rules.policy.select import only_jurisdictions

    if day is not None:
        document = under_law_of(document, day, rules=rules)
    if jurisdiction:
        names = tuple(name.strip() for name in jurisdiction.split(",") if name.strip())
        document = only_jurisdictions(document, names, rules)
    return document


def without_third_persons(document: CaseDocument) -> CaseDocument:
    """Return what a report shows unless its reader asks for more: no examples of other people."""
    from inspector.case.export.third_persons import hide_third_persons
    from inspector.case.export.vocabulary import vocabulary
    from inspector.rules.loader import default_rules

    return hide_third_persons(document, vocabulary(default_rules()))


def read_case(case: Path) -> CaseDocument:
    """Return the case document of a case folder or of a JSON file; InspectorError otherwise."""
    from pydantic import ValidationError

    from inspector.model.case import CaseDocument

    path = _result_of(case)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InspectorError(
            f"Cannot read {path}", cause=error.strerror or str(error), next_step="check the path"
        ) from error
    try:
        return CaseDocument.model_validate_json(data)
    except ValidationError as error:
        raise _not_a_case(path, data, error) from error


def _result_of(case: Path) -> Path:
    if not case.exists():
        raise InspectorError(f"{case} does not exist", next_step="name a case folder or case.json")
    if not case.is_dir():
        return case
    if (case / RESULT).is_file():
        return case / RESULT
    if (case / "case.toml").is_file():
        raise InspectorError(
            f"{case} has no result yet", next_step=f"run: inspector case analyze {case}"
        )
    raise InspectorError(
        f"{case} is not a case folder",
        cause=f"it has neither case.toml nor {RESULT}",
        next_step="make one with: inspector case new DIR",
    )


def _not_a_case(path: Path, data: bytes, error: Exception) -> InspectorError:
    import json

    from pydantic import ValidationError

    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as broken:
        return InspectorError(
            f"{path} is not JSON", cause=str(broken)[:200], next_step="name the case.json of a case"
        )
    schema = raw.get("schema") if isinstance(raw, dict) else None
    if schema != "inspector/case/1":
        found = f"its schema is {str(schema)[:60]!r}" if schema else "it names no schema"
        return InspectorError(
            f"{path} is not a case document",
            cause=f"{found}; expected 'inspector/case/1'",
            next_step="run: inspector case analyze DIR, then name DIR",
        )
    cause = str(error)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        cause = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return InspectorError(
        f"{path} does not hold to its schema",
        cause=cause[:300],
        next_step="analyse the case again with this version: inspector case analyze DIR",
    )


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` in one step: a reader sees the old file or the new one, whole."""
    with whole_file(path) as file:
        file.write(data)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes the place of ``path`` at the end, and only if all went well.

    Raises ``InspectorError`` when it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".report-", suffix=".part")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        # mkstemp makes files private; a report gets the mode that a plain open would give it.
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def _unwritable(path: Path, error: OSError) -> InspectorError:
    return InspectorError(
        f"Cannot write {path}",
        cause=error.strerror or str(error),
        next_step="free space, then run the same command again"
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        else "name a file in a folder that exists and that you may write to",
    )

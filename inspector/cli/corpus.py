"""``inspector corpus``: thousands of APKs, on one machine or a Dask cluster."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inspector.cli.exit_codes import DONE, INCOMPLETE, UNUSABLE
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.corpus.limits import AppLimits
    from inspector.corpus.scan import Progress
    from inspector.corpus.store import Store
    from inspector.model.corpus import Families

app = typer.Typer(
    help="Scan thousands of APKs, find families, show them together.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
FAMILIES = "families.json"


@app.command("scan")
def scan_command(
    sources: list[str] = typer.Argument(
        ..., metavar="SOURCE…", help="Folders, files, patterns, lists (.txt), tables (.csv), URLs."
    ),
    out: Path = typer.Option(..., "--out", metavar="STORE", help="Folder of the store."),
    apks: str = typer.Option(
        "", "--apks", help="Where the files of a table of digests are: folder, URL or template."
    ),
    scheduler: str = typer.Option("", help="Address of a Dask scheduler, such as tcp://host:8786."),
    workers: int = typer.Option(0, min=0, help="Workers here; 0 for as many as cores and memory."),
    memory: int = typer.Option(4096, min=256, help="MB of memory one app may take."),
    cpu_seconds: int = typer.Option(300, min=1, help="Processor time one app may take."),
    timeout: float = typer.Option(900.0, min=1, help="Seconds one app may take by the clock."),
    engine: str = typer.Option("auto", help="Code engine: auto, dexllm or androguard."),
    flows: bool | None = typer.Option(
        None,
        "--flows/--no-flows",
        help="Follow data through the code to the network; by default in small apps only.",
    ),
    rules: list[Path] = typer.Option([], "--rules", help="Folder with further rule tables."),
    retry_failed: bool = typer.Option(False, "--retry-failed", help="Read failed apps again."),
    patience: float = typer.Option(300.0, help="Seconds to wait for a scheduler that is away."),
    dashboard: bool = typer.Option(False, "--dashboard", help="Serve Dask's dashboard."),
) -> None:
    """Read every app that STORE does not hold yet for this version; run it again to go on.

    An app that fails is a row with its reason. Exit code 3 says that there were such.
    """
    _needs("dask", "distributed", "pyarrow", "duckdb")
    from inspector.corpus.limits import AppLimits
    from inspector.corpus.scan import Options, open_store, scan_corpus
    from inspector.corpus.sources import sources as listed
    from inspector.rules.loader import rules_from

    limits: AppLimits = AppLimits(memory << 20, cpu_seconds, timeout)
    loaded = rules_from(rules)
    found = tuple(listed(sources, apks=apks))
    options = Options(
        engine=engine,
        flows=flows,
        limits=limits,
        scheduler=scheduler,
        workers=workers,
        dashboard=dashboard,
        patience_s=patience,
        retry_failed=retry_failed,
    )
    with _Shown() as shown:
        try:
            went = scan_corpus(found, open_store(out), rules=loaded, options=options, watch=shown)
        except KeyboardInterrupt:
            typer.echo("Stopped; what was read is stored. The same command goes on.", err=True)
            raise typer.Exit(INCOMPLETE) from None
    typer.echo(
        f"{went.done} apps read, {went.failed} not read, {went.known} known before,"
        f" {went.rate:.2f} apps a second"
    )
    raise typer.Exit(INCOMPLETE if went.failed else DONE)


class _Shown:
    """Progress on stderr: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True)
        )
        self._task = self._bar.add_task("starting", total=None)
        self._terminal = sys.stderr.isatty()
        self._said = 0
        self._link = ""

    def __enter__(self) -> _Shown:
        if self._terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal:
            self._bar.stop()

    def __call__(self, now: Progress) -> None:
        left = f", {_duration(now.remaining_s)} left" if now.remaining_s is not None else ""
        text = (
            f"{now.places} of {now.total}, {now.rate:.2f}/s{left}, {now.failed} not read,"
            f" {now.known} known"
        )
        if now.dashboard and now.dashboard != self._link:
            self._link = now.dashboard
            typer.echo(f"Dashboard: {self._link}", err=True)
        if self._terminal:
            self._bar.update(self._task, description=text, total=now.total, completed=now.places)
        elif now.places - self._said >= max(100, now.total // 50):
            self._said = now.places
            typer.echo(text, err=True)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


@app.command("families")
def families_command(
    store: Path = typer.Argument(..., metavar="STORE", help="Folder of the store."),
    which: str = typer.Option(
        "", "--app", metavar="SHA256", help="Only say where one app of the store belongs."
    ),
) -> None:
    """Group the apps of a store; writes families.json and an index for single apps into it."""
    _needs("pyarrow", "duckdb", "datasketch")
    from inspector.corpus.families import families
    from inspector.corpus.family_index import NAME, FamilyIndex
    from inspector.corpus.store import write_whole
    from inspector.corpus.traits import traits
    from inspector.model.base import document_bytes

    opened = _store(store)
    if which:
        _place(store, opened, which)
        return
    apps = tuple(traits(opened))
    made, common = families(apps)
    FamilyIndex.build(store / NAME, apps, made, common)
    write_whole(store / FAMILIES, document_bytes(made))
    for family in made.families[:20]:
        secret = f", {family.same_secret} links by key or account" if family.same_secret else ""
        typer.echo(f"{family.id}  {len(family.members)} apps, {family.level}{secret}")
    typer.echo(
        f"{len(made.families)} families of {made.apps} apps, {made.alone} apps alone,"
        f" {made.not_compared} with too little code of their own to compare; {store / FAMILIES}"
    )


def _place(folder: Path, opened: Store, which: str) -> None:
    from inspector.corpus.family_index import FamilyIndex
    from inspector.corpus.traits import traits

    index = FamilyIndex.open(folder)
    wanted = next((one for one in traits(opened, which.lower())), None)
    if wanted is None:
        raise InspectorError(
            f"{which}: no app of {folder}", next_step="scan it first: inspector corpus scan FILE"
        )
    placed = index.place(wanted)
    index.close()
    typer.echo(placed.family or "no family")
    for link in placed.links[:20]:
        why = ", ".join(f"{reason.kind.value} ({reason.count})" for reason in link.reasons)
        other = link.b if link.a == wanted.sha256 else link.a
        typer.echo(f"  {other}  {link.confidence:.2f}  {why}")


@app.command("report")
def report_command(
    store: Path = typer.Argument(..., metavar="STORE", help="Folder of the store."),
    output: Path = typer.Option(Path("corpus.html"), "-o", "--output", help="File to write."),
    title: str = typer.Option("", help="Title of the page."),
    csv: Path | None = typer.Option(None, help="Write the table as CSV too."),
    language: str = typer.Option("en", "--language", "--lang", help="en, zh-Hans, id, hi, es, ur."),
) -> None:
    """Write one HTML page over all apps of a store; it opens offline."""
    _needs("pyarrow", "duckdb")
    from inspector.cli.report import write_whole
    from inspector.corpus.summary import summary
    from inspector.rules.loader import default_rules
    from reports.corpus.render import render_corpus, table_csv

    document = summary(_store(store), rules=default_rules(), families=_families(store), title=title)
    try:
        page = render_corpus(document, language=language)
    except ValueError as error:
        raise InspectorError("The page cannot be written as asked", cause=str(error)) from error
    write_whole(output, page)
    if csv:
        write_whole(csv, table_csv(document))
    typer.echo(str(output))


def _families(store: Path) -> Families | None:
    from pydantic import ValidationError

    from inspector.model.corpus import Families

    try:
        return Families.model_validate_json((store / FAMILIES).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise InspectorError(
            f"{store / FAMILIES} cannot be read",
            cause=str(error).splitlines()[0],
            next_step=f"make it again: inspector corpus families {store}",
        ) from error


@app.command("query")
def query_command(
    store: Path = typer.Argument(..., metavar="STORE", help="Folder of the store."),
    sql: str = typer.Argument(..., help="One SELECT over the views; see docs/corpus.md."),
    csv: Path | None = typer.Option(None, help="Write the answer as CSV to this file."),
) -> None:
    """Ask the store in SQL (DuckDB); views: apps, permissions, uses, hosts, sdks, signers, …"""
    _needs("pyarrow", "duckdb")
    from inspector.cli.plain import plain
    from inspector.corpus.query import export, query

    answer = query(_store(store), sql)
    if csv:
        try:
            export(answer, csv)
        except OSError as error:
            raise InspectorError(
                f"{csv}: cannot be written", cause=error.strerror or str(error)
            ) from error
        return
    typer.echo("\t".join(answer.columns))
    for row in answer.rows:
        typer.echo("\t".join(plain("" if value is None else str(value)) for value in row))


def _store(folder: Path) -> Store:
    from inspector.corpus.store import Store

    return Store.open(folder)


def _needs(*modules: str) -> None:
    from importlib.util import find_spec

    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        typer.echo(
            f"This command needs {', '.join(missing)}\n"
            "Next: pip install 'lending-inspector[corpus]'",
            err=True,
        )
        raise typer.Exit(UNUSABLE)

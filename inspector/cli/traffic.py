"""``inspector traffic``: what was seen leaving in captured traffic."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inspector.cli.exit_codes import DONE, INCOMPLETE, UNUSABLE
from inspector.cli.written import write_whole
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.case.reading import Capture
    from inspector.model.common import Skipped
    from inspector.model.exchange import Exchange
    from inspector.model.static import StaticResult
    from inspector.model.traffic import TrafficResult
    from inspector.rules.loader import Rules
    from inspector.traffic.analyze import TrafficSource


def traffic_command(
    files: list[Path] = typer.Argument(
        ..., metavar="FILE…", help="HAR, mitmproxy flow files, pcap, pcapng."
    ),
    app: Path | None = typer.Option(
        None,
        "--app",
        metavar="APP",
        help="APK, or static.json of it: tells first from third party; an APK's keys are tried.",
    ),
    persona: Path | None = typer.Option(
        None, "--persona", metavar="FILE", help="TOML with the values planted on the device."
    ),
    keys: Path | None = typer.Option(
        None,
        "--keys",
        metavar="FILE",
        help="TOML with keys that open what the app encrypts; those in the APK are tried too.",
    ),
    others: list[Path] = typer.Option(
        [],
        "--other-persona",
        metavar="FILE",
        help="Persona planted for another lender's app, on another device: its values here mean"
        " that the lenders share data.",
    ),
    json: str = typer.Option(
        "",
        "--json",
        metavar="FILE|-",
        help="Write the result as JSON; - writes it to stdout alone.",
    ),
    tls_keys: list[Path] = typer.Option(
        [],
        "--tls-keys",
        metavar="FILE",
        help="TLS key log (SSLKEYLOGFILE) that opens packet captures.",
    ),
    rules: list[Path] = typer.Option([], "--rules", help="Folder with further rule tables."),
) -> None:
    """Show what personal data was seen leaving, how sure that is, to whom, and where in the bytes.

    One unreadable file among several is reported and the others are done (exit 3).
    """
    from inspector.rules.loader import rules_from
    from inspector.traffic.key_file import load_keys
    from inspector.traffic.persona.file import load_persona

    loaded = rules_from(rules)
    known = load_persona(persona) if persona else None
    material = load_keys(keys) if keys else ()
    planted_elsewhere = {name: load_persona(path) for name, path in _named(others).items()}
    static = _static(app, loaded) if app else None
    if app is not None and app.suffix.lower() != ".json":
        from inspector.static.key_values import key_values

        material = (*material, *key_values(app, loaded))
    sources, failures = _open_all(files, tls_keys)
    for failure in failures:
        typer.echo(failure.diagnostics(), err=True)
    if not sources:
        raise typer.Exit(UNUSABLE)
    from inspector.traffic.analyze import analyze

    result = analyze(
        sources,
        rules=loaded,
        persona=known,
        static=static,
        material=material,
        others=planted_elsewhere,
    )
    _write(result, json, loaded)
    raise typer.Exit(INCOMPLETE if failures or result.skipped else DONE)


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """Return ``paths`` by their names without suffix; a name that was there before gets a number.

    A file that is given twice is one.
    """
    named: dict[str, Path] = {}
    for path in {path.resolve(): path for path in paths}.values():
        name, number = path.stem, 1
        while name in named:
            number += 1
            name = f"{path.stem} ({number})"
        named[name] = path
    return named


def _open_all(
    files: Sequence[Path], keys: Sequence[Path]
) -> tuple[list[TrafficSource], list[InspectorError]]:
    sources, failures = [], []
    for path in files:
        try:
            sources.append(open_source(path, keys))
        except InspectorError as error:
            failures.append(error)
    return sources, failures


def open_source(path: Path, keys: Sequence[Path] = ()) -> TrafficSource:
    """Return the traffic in ``path``; the format is told by content, not by name.

    ``keys`` are TLS key logs for packet captures.

    Raises InspectorError when the file is missing, empty, of no known format, or when nothing in
    it can be read.
    """
    from addons.refusal import refusal
    from inspector.case.har_file import HarFile, also_refused
    from inspector.traffic.analyze import TrafficSource
    from inspector.traffic.source_file import describe

    try:
        facts = describe(path)
    except InspectorError as error:
        raise also_refused(error, path, refusal) from error
    skipped: list[Skipped] = []
    reader = ""
    if facts.format == "har":
        archive = HarFile(path, refusal)
        exchanges, skipped = archive.exchanges(), archive.skipped
    else:
        file = _packets(path, keys) if facts.format == "pcap" else _flows(path)
        exchanges, reader = _begun(file, skipped), file.reader
    return TrafficSource(
        path.name,
        facts.format,
        facts.sha256,
        facts.size,
        facts.salt_key,
        exchanges,
        skipped,
        reader,
    )


def _flows(path: Path) -> Capture:
    from addons.read import FlowFile

    return FlowFile(path)


def _packets(path: Path, keys: Sequence[Path]) -> Capture:
    from inspector.traffic.pcap.read import PcapFile

    for key in keys:
        if not key.is_file():
            raise InspectorError(
                f"There is no key log {key}",
                cause="--tls-keys takes the file that SSLKEYLOGFILE named, or PCAPdroid's secrets",
                next_step="check the path",
            )
    return PcapFile(path, keys)


def _begun(file: Capture, skipped: list[Skipped]) -> Iterator[Exchange]:
    exchanges = file.exchanges()
    # The first is read now, so that a file without any is refused before work begins.
    first = next(exchanges, None)

    def rest() -> Iterator[Exchange]:
        if first is not None:
            yield first
        yield from exchanges
        skipped.extend(file.skipped)

    return rest()


def _static(path: Path, rules: Rules) -> StaticResult:
    from pydantic import ValidationError

    from inspector.model.static import StaticResult

    if path.suffix.lower() == ".json":
        try:
            return StaticResult.model_validate_json(path.read_bytes())
        except OSError as error:
            raise InspectorError(
                f"{path} could not be read", cause=error.strerror or "", next_step="check the path"
            ) from error
        except ValidationError as error:
            raise InspectorError(
                f"{path} is no result of a scan",
                cause=error.errors(include_url=False)[0]["msg"],
                next_step="make one with: inspector scan APP --json FILE",
            ) from error
    from inspector.static.scan import scan

    return scan(path, rules=rules)


def _write(result: TrafficResult, json: str, rules: Rules) -> None:
    from inspector.model.base import document_bytes

    if json == "-":
        sys.stdout.buffer.write(document_bytes(result))
        sys.stdout.buffer.flush()
        return
    if json:
        try:
            write_whole(Path(json), document_bytes(result))
        except OSError as error:
            raise InspectorError(
                f"{json} could not be written",
                cause=error.strerror or str(error),
                next_step="choose another place for --json",
            ) from error
    from rich.console import Console

    from inspector.cli.traffic_tables import print_traffic

    print_traffic(Console(), result, {row.id: row.title for row in rules.categories})

"""``inspector capture``: records a device's traffic into a case folder, through mitmproxy."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inspector.cli.exit_codes import DONE, INCOMPLETE, UNUSABLE
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from addons.launch import Ready
    from inspector.case.folder import Case
    from inspector.case.log import Entry


_APPS = (".apk", ".apks", ".apkm", ".xapk", ".aab")


class Interface(StrEnum):
    """Which of mitmproxy's user interfaces to run."""

    WEB = "web"
    CONSOLE = "console"
    NONE = "none"


def capture_command(
    directory: Path = typer.Argument(..., metavar="DIR", help="Case folder; made if missing."),
    options: list[str] = typer.Argument(
        None, metavar="[-- OPTIONS]", help="Options for mitmproxy, such as -- --listen-port 8082."
    ),
    ui: Interface = typer.Option(Interface.WEB, "--ui", help="User interface to run."),
    persona: Path | None = typer.Option(None, help="Persona file with the planted values."),
    app: str = typer.Option("", help="Package name or APK file of the app under test."),
) -> None:
    """Record a device's traffic into a case folder; Ctrl-C ends it and prints what was seen.

    Mark the moments of the test while it runs: inspector case mark DIR consent.
    """
    from addons.launch import launch
    from inspector.case.folder import Case
    from inspector.traffic.persona.file import load_persona

    path = directory.expanduser().absolute()
    Case.check_usable(path)
    if persona is not None:
        load_persona(persona)
    package, apk = _app(app, path)
    settings = {
        "inspector_case": str(path),
        "inspector_persona": str(persona.absolute()) if persona is not None else "",
        "inspector_app": package,
    }
    try:
        launch(ui.value, options or [], settings, lambda ready: _announce(path, ready))
    except SystemExit as error:
        if error.code:
            raise typer.Exit(UNUSABLE) from error
    code = _finish(path, apk)
    sys.stdout.flush()
    sys.stderr.flush()
    # After open UDP streams mitmproxy's library may crash the process while Python is taken down;
    # everything is written and said, and that would only change the exit code.
    os._exit(code)


def _app(text: str, case: Path) -> tuple[str, Path | None]:
    from inspector.case.folder import is_case
    from inspector.case.info import NAME, CaseInfo, read_info

    path = Path(text)
    if text and path.is_file():
        return "", path
    if "/" in text or path.suffix.lower() in _APPS:
        raise InspectorError(
            f"There is no file {text}",
            cause="--app takes a package name such as com.example.loan, or an APK file",
            next_step="check the path",
        )
    try:
        CaseInfo(app=text)
    except ValueError as error:
        raise InspectorError(
            f"{text!r} is no package name",
            cause="it has two or more parts of letters, digits and _, such as com.example.loan",
            next_step="see: adb shell pm list packages",
        ) from error
    if text and is_case(case) and (stated := read_info(case / NAME).app) not in ("", text):
        raise InspectorError(
            f"The case {case} is about {stated}, not {text}",
            cause=f"{case / NAME} says so",
            next_step="one case is about one app: name another folder, or leave --app out",
        )
    return text, None


def _announce(path: Path, ready: Ready) -> None:
    from addons.connect import instructions

    typer.echo(f"Recording into {path}; Ctrl-C ends.", err=True)
    for line in instructions(ready):
        typer.echo(line, err=True)
    typer.echo(f"Mark moments from another terminal: inspector case mark {path} consent", err=True)


def _finish(path: Path, apk: Path | None) -> int:
    from inspector.case.clock import system_clock
    from inspector.case.folder import Case, is_case

    if not is_case(path):
        return UNUSABLE  # mitmproxy ended before it began, and has said why
    case = Case.open(path, actor="cli", clock=system_clock)
    if apk is not None:
        case.add(apk)
    last = {entry.action: entry for entry in case.log.entries()}
    for line in _summary(case, last):
        typer.echo(line, err=True)
    stopped = last.get("capture.stopped")
    whole = stopped is not None and not stopped.data.get("lost")
    return DONE if whole else INCOMPLETE


def _summary(case: Case, last: dict[str, Entry]) -> list[str]:
    stopped, live = last.get("capture.stopped"), last.get("analysis.live")
    facts = stopped.data if stopped is not None else {}
    lines = [f"{facts.get('flows', 0)} flows recorded in {case.path}"]
    if facts.get("lost"):
        lines.append(f"{facts['lost']} things could not be recorded; see {case.log.path}")
    seen = live.data.get("seen") if live is not None else None
    lines += [f"  {line}" for line in seen] if isinstance(seen, list) else []
    return [*lines, f"Next: inspector case analyze {case.path}"]

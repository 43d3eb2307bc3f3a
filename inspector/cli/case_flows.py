"""``inspector case export --format har|flows``: a case's traffic for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inspector.cli.exit_codes import DONE, INCOMPLETE
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from addons.export import Exported
    from inspector.case.folder import Case

FORMATS = ("har", "flows")


def export_traffic(case: Case, target: Path, form: str) -> int:
    """Write the flows of a case into the file ``target``; return the exit code.

    What is not in the file is said on stderr. The file holds what the app sent, nothing masked.
    Raises ``InspectorError`` when there are no flows, and while a capture is running.
    """
    from addons.export import WRITERS
    from inspector.case.files import digest_file
    from inspector.case.interchange.flow_files import flow_files, other_captures
    from inspector.cli.report import whole_file

    with case.capturing():
        sources = list(flow_files(case))
        if not sources:
            raise InspectorError(
                f"The case {case.path} holds no flows",
                cause="nothing was captured into it and no flow file was added",
                next_step="captures of other kinds lie in inputs/ as they were added",
            )
        with whole_file(target) as file:
            done = WRITERS[form](sources, file)
        sha256, _ = digest_file(target)
        case.record(f"export.{form}", {"sha256": sha256, "flows": done.flows})
        others = other_captures(case)
    typer.echo(str(target))
    _say(done, others)
    return INCOMPLETE if done.missing else DONE


def _say(done: Exported, others: tuple[str, ...]) -> None:
    from inspector.cli.plain import plain

    typer.echo(f"{done.flows} flows, nothing masked", err=True)
    for line in done.missing:
        typer.echo(f"Not in it: {plain(line)}", err=True)
    if done.other:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(done.other.items()))
        typer.echo(f"Not in it: {kinds} flows, which HAR cannot hold; --format flows can", err=True)
    for name in others:
        typer.echo(f"Not in it: {plain(name)}, which is no flow file; it lies in inputs/", err=True)

"""``inspector demo``: the whole job on the samples, with a real proxy, a real server, real TLS."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inspector.cli.exit_codes import DONE, INCOMPLETE
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.case.folder import Case

MARKER = ".inspector-demo"
PATIENCE_S = 90
"""Longest wait for any single step, on a slow and busy machine."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """One sample app and what its user does, in order; a mark is written as ``mark:KIND``."""

    name: str
    title: str
    script: tuple[str, ...]


SAMPLES = (
    _Sample(
        "harvester",
        "Sample: QuickCash Harvester",
        ("harvester-start", "mark:consent", "mark:signup", "harvester-application"),
    ),
    _Sample("fair", "Sample: Fair Loan", ("mark:consent", "mark:signup", "fair")),
)


def demo_command(
    directory: Path = typer.Argument(Path("demo-output"), metavar="[DIR]", help="Output folder."),
) -> None:
    """Do the whole job on the sample apps and print where the reports are.

    For each app: make a case, add the APK, capture what the app sends through a real mitmproxy to
    a server on this machine, mark consent, analyze, write the report.
    """
    samples = _samples()
    output = _prepared(directory.expanduser().absolute())
    whole = True
    with _lender(samples, output) as lender:
        for sample in SAMPLES:
            whole = _run(sample, samples, output, lender) and whole
    raise typer.Exit(DONE if whole else INCOMPLETE)


def _run(sample: _Sample, samples: Path, output: Path, lender: _Lender) -> bool:
    from inspector.case.clock import system_clock
    from inspector.case.files import write_atomic
    from inspector.case.folder import Case
    from inspector.case.info import CaseInfo
    from inspector.cli.case import analyzed
    from inspector.cli.report import without_third_persons
    from reports.render import render

    persona = samples / "personas" / "thistlewood.toml"
    info = CaseInfo(
        title=sample.title, device="Sample script on loopback", app_type="personal_loan"
    )
    case = Case.create(output / sample.name, info, actor="demo", clock=system_clock)
    _say(f"{sample.name}: case {case.path}")
    case.add(samples / "apps" / sample.name / f"{sample.name}.apk")
    with _capture(case, samples, output, lender, persona) as proxy:
        for step in sample.script:
            if step.startswith("mark:"):
                case.mark(step.removeprefix("mark:"))
            else:
                _say(f"{sample.name}: the app sends ({step})")
                _replay(step, samples, output, proxy, persona)
    _say(f"{sample.name}: analysis")
    analysis = analyzed(case, rules=[])
    report = output / f"{sample.name}.html"
    shown = without_third_persons(analysis.document)
    write_atomic(report, render(shown, saved=analysis.document))
    typer.echo(str(report))
    for skipped in analysis.skipped:
        _say(f"not analysed: {skipped.what}: {skipped.reason}")
    return not analysis.skipped


@dataclass(frozen=True, slots=True)
class _Lender:
    tls_port: int
    plain_port: int
    ca: Path


@contextmanager
def _lender(samples: Path, output: Path) -> Iterator[_Lender]:
    with _program(
        [sys.executable, "-m", "samples.traffic.lender_server", str(output)],
        samples.parent,
        output / "lender.txt",
    ) as process:
        _wait(lambda: _ports(output / "lender.txt") is not None, process, "the sample lender")
        ports = _ports(output / "lender.txt")
        assert ports is not None
        yield _Lender(ports["tls_port"], ports["plain_port"], output / "lender-ca.pem")


def _ports(path: Path) -> dict[str, int] | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    except (ValueError, IndexError, OSError):
        return None
    return {key: said[key] for key in ("tls_port", "plain_port")}


@contextmanager
def _capture(
    case: Case, samples: Path, output: Path, lender: _Lender, persona: Path
) -> Iterator[str]:
    """Run ``inspector capture`` on a free port and yield ``host:port``; end it as Ctrl-C does."""
    port = _free_port()
    said = output / f"{case.path.name}-capture.txt"
    arguments = [
        sys.executable, "-m", "inspector", "capture", str(case.path), "--ui", "none",
        "--persona", str(persona), "--",
        "--listen-host", "127.0.0.1", "--listen-port", str(port),
        "--scripts", str(samples / "traffic" / "to_loopback.py"),
        "--set", f"lender_tls_port={lender.tls_port}",
        "--set", f"lender_plain_port={lender.plain_port}",
        "--set", f"ssl_verify_upstream_trusted_ca={lender.ca}",
        # The name is looked at before the connection is led to loopback, so the case holds the
        # port that the app asked for.
        "--set", "connection_strategy=lazy",
        "--set", f"confdir={output / 'mitmproxy'}",
    ]  # fmt: skip
    with _program(arguments, output, said) as process:
        _wait(
            lambda: any(entry.action == "capture.started" for entry in case.log.entries()),
            process,
            "inspector capture",
            said,
        )
        yield f"127.0.0.1:{port}"
        process.send_signal(signal.SIGINT)
        if process.wait(PATIENCE_S) not in (DONE, INCOMPLETE):
            raise _failed("inspector capture", said)


def _replay(scene: str, samples: Path, output: Path, proxy: str, persona: Path) -> None:
    said = output / f"{scene}.txt"
    ca = output / "mitmproxy" / "mitmproxy-ca-cert.pem"
    arguments = [
        sys.executable, "-m", "samples.traffic.replay", scene,
        "--proxy", proxy, "--ca", str(ca), "--persona", str(persona),
    ]  # fmt: skip
    with _program(arguments, samples.parent, said) as process:
        if process.wait(PATIENCE_S) != 0:
            raise _failed(f"the sample app ({scene})", said)


@contextmanager
def _program(arguments: list[str], folder: Path, said: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program with its output in a file; it is ended when the block is left."""
    with said.open("wb") as file:
        process = subprocess.Popen(
            arguments,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
    assert process.stdin is not None
    try:
        yield process
    finally:
        process.stdin.close()
        try:
            # The lender ends with its standard input; the others have ended or are ended here.
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], what: str, said: Path | None = None
) -> None:
    end = time.monotonic() + PATIENCE_S
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise _failed(what, said)
        time.sleep(0.05)


def _failed(what: str, said: Path | None) -> InspectorError:
    words = said.read_text(encoding="utf-8", errors="replace").strip() if said is not None else ""
    return InspectorError(
        f"The demo stopped: {what} did not do its part",
        cause=words[-2000:],
        next_step="run: inspector doctor",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _samples() -> Path:
    import inspector

    path = Path(inspector.__file__).parent.parent / "samples"
    if not (path / "traffic" / "replay.py").is_file():
        raise InspectorError(
            "The samples are not here",
            cause="they come with the source, not with the installed package",
            next_step="clone the repository and run: make demo",
        )
    return path


def _prepared(output: Path) -> Path:
    """Return an empty output folder; what an earlier demo left there is removed, nothing else."""
    if output.is_dir() and any(output.iterdir()):
        if not (output / MARKER).is_file():
            raise InspectorError(
                f"{output} is not empty",
                cause="it holds something that no demo made",
                next_step="name another folder: inspector demo DIR",
            )
        for sample in SAMPLES:
            shutil.rmtree(output / sample.name, ignore_errors=True)
    try:
        output.mkdir(parents=True, exist_ok=True)
        (output / MARKER).touch()
    except OSError as error:
        raise InspectorError(
            f"Cannot write into {output}",
            cause=error.strerror or str(error),
            next_step="name another folder: inspector demo DIR",
        ) from error
    return output


def _say(text: str) -> None:
    typer.echo(text, err=True)

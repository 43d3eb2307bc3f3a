"""A real mitmproxy process with our addon, and what a test needs around it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from inspector.case.clock import system_clock
from inspector.case.folder import Case

ROOT = Path(__file__).parent.parent.parent
ENTRY = ROOT / "addons" / "entry.py"
LIMIT_S = 60
"""No wait in these tests is longer."""


def free_port() -> int:
    """Return a TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], what: str, limit_s: float = LIMIT_S) -> None:
    """Return when ``true`` is, or fail naming what was waited for."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited {limit_s} s for {what}")


@dataclass
class Proxy:
    """A running proxy."""

    process: subprocess.Popen[str]
    port: int
    confdir: Path
    output_path: Path

    @property
    def address(self) -> str:
        """``host:port`` for a client."""
        return f"127.0.0.1:{self.port}"

    @property
    def ca(self) -> Path:
        """The certificate authority that the proxy signs with."""
        return self.confdir / "mitmproxy-ca-cert.pem"

    @property
    def output(self) -> str:
        """Everything the proxy printed so far."""
        return self.output_path.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> int:
        """End it as Ctrl-C does and return its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LIMIT_S)

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.kill()
        self.process.wait(LIMIT_S)


def start(arguments: Sequence[str], folder: Path, port: int, ready: str) -> Proxy:
    """Start a program that is a proxy on ``port``; return when it prints ``ready``."""
    output = folder / f"proxy-{port}.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [*arguments],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
            start_new_session=True,
        )
    proxy = Proxy(process, port, folder / "confdir", output)

    def up() -> bool:
        if process.poll() is not None:
            raise AssertionError(f"the proxy ended:\n{proxy.output}")
        return ready in proxy.output

    try:
        wait_until(up, f"{ready!r} in:\n{output}")
    except AssertionError:
        proxy.kill()
        raise
    return proxy


@contextmanager
def mitmdump(
    case: Path,
    *options: str,
    tool: str = "mitmdump",
    ready: str = "inspector: recording into",
    folder: Path | None = None,
) -> Iterator[Proxy]:
    """Run ``mitmdump -s addons/entry.py`` recording into ``case``; kill it in the end.

    Its configuration and output lie in ``folder``, else beside the case.
    """
    folder = folder or case.parent
    port = free_port()
    program = Path(sys.executable).parent / tool
    proxy = start(
        [
            str(program), "-s", str(ENTRY),
            "--set", f"inspector_case={case}",
            "--set", f"confdir={folder / 'confdir'}",
            "--listen-host", "127.0.0.1", "-p", str(port), *options,
        ],
        folder,
        port,
        ready,
    )  # fmt: skip
    try:
        yield proxy
    finally:
        if proxy.process.poll() is None:
            proxy.kill()


def reopened(path: Path) -> Case:
    """Open a case as a reader."""
    return Case.open(path, actor="test", clock=system_clock)


def actions(path: Path) -> list[str]:
    """Return the actions of a case's log, in order; the chain is checked on the way."""
    return [entry.action for entry in reopened(path).log.entries()]

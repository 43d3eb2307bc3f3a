"""The other tools that look at an APK, each in an environment of its own, and how one is asked.

``command`` is what a user would run, or the shortest script over the library's own entry; ``shows``
finds in its output what it says of the same questions. A tool that does not install is named with
the reason.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """One tool."""

    name: str
    """Distribution on the Python package index."""
    command: tuple[str, ...]
    """``{bin}`` is the environment's folder of programs, ``{apk}`` the app."""
    shows: tuple[tuple[str, str], ...]
    """Label and pattern; a pattern's first group is shown, or how often one without is found."""


_EXODUS = (
    "import sys; from exodus_core.analysis.static_analysis import StaticAnalysis;"
    " found = StaticAnalysis(sys.argv[1]);"
    " print('P', len(found.get_permissions())); print('C', len(found.get_embedded_classes()))"
)
_QUARK = (
    "import sys; from quark.core.quark import Quark;"
    " print('P', len(Quark(sys.argv[1]).apkinfo.permissions))"
)
_ANDROGUARD = (
    "import sys; from loguru import logger; logger.disable('androguard');"
    " from androguard.misc import AnalyzeAPK; apk, _, found = AnalyzeAPK(sys.argv[1]);"
    " print('P', len(set(apk.get_permissions())));"
    " print('U', sum(1 for _ in found.get_permissions(23)))"
)

PEERS = (
    Peer(
        "androguard",
        ("{bin}/python", "-c", _ANDROGUARD, "{apk}"),
        (("permissions", r"^P (\d+)"), ("methods behind permissions of API 23", r"^U (\d+)")),
    ),
    Peer(
        "exodus-core",
        ("{bin}/python", "-c", _EXODUS, "{apk}"),
        (("permissions", r"^P (\d+)"), ("classes", r"^C (\d+)")),
    ),
    Peer(
        "apkid",
        ("{bin}/apkid", "-j", "{apk}"),
        (("packers", '"packer"'), ("compiler", r'"compiler": \["([^"]+)')),
    ),
    Peer("quark-engine", ("{bin}/python", "-c", _QUARK, "{apk}"), (("permissions", r"^P (\d+)"),)),
    Peer(
        "apkradar",
        ("{bin}/apkradar", "audit", "{apk}"),
        (("sensitive permissions", r"^│ [A-Z_]{5,}"),),
    ),
    Peer(
        "gadbad",
        ("{bin}/gadbad", "scan", "{apk}"),
        (("verdict", r"^Verdict: +(.+?) +\("), ("signs", r"^  \[[A-Z]+")),
    ),
    Peer(
        "fxapk",
        ("{bin}/fxapk", "analyze", "{apk}"),
        (("report", r"(\S+\.(?:json|html))"),),
    ),
)


def environment(peer: Peer) -> Path | str:
    """Return the environment's folder of programs, made once, or why there is none."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "lending-inspector" / "peers" / peer.name
    ready = folder / "ready"
    if not ready.exists():
        uv = shutil.which("uv")
        if uv is None:
            return "uv is not installed"
        for command in (
            [uv, "venv", "-q", "--clear", "--python", sys.executable, str(folder)],
            [uv, "pip", "install", "-q", "--python", str(folder / "bin" / "python"), peer.name],
        ):
            done = subprocess.run(command, capture_output=True, text=True, timeout=600)
            if done.returncode:
                lines = done.stderr.strip().splitlines()
                return f"does not install: {lines[-1].strip() if lines else done.returncode}"
        ready.touch()
    return folder / "bin"


def command(peer: Peer, programs: Path, apk: Path) -> list[str]:
    """Return the command for one app."""
    return [
        part.format(bin=programs, apk=apk) if "{" in part[:6] else part for part in peer.command
    ]


def shown(peer: Peer, output: str) -> str:
    """Return what the tool says of the questions."""
    found = []
    for label, pattern in peer.shows:
        hits = re.findall(pattern, output, re.MULTILINE)
        grouped = re.compile(pattern).groups
        found.append(f"{label}: {(hits[0] if hits else '?') if grouped else len(set(hits))}")
    return ", ".join(found)

"""Serves a ``CodeIndex`` over stdin and stdout: one JSON request a line, one JSON answer a line.

The first line names the files of the app. The engine is an option, so that it is loaded before.

The engines parse hostile bytecode in C++ and in deep Python; a crash, a hang or a flood of memory
ends this process and not the scan.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from inspector.errors import InspectorError
from inspector.static.container import open_parts
from inspector.static.engines import load, open_code
from inspector.static.tolerant import LocalArchive, Tolerant
from inspector.static.workers.limits import limit

if TYPE_CHECKING:
    from inspector.static.code import CodeIndex

CPU_S = 600
MEMORY = 8 << 30
"""Bytes of address space; androguard needs 1.5 GB for 16 MB of bytecode (measured)."""


def main() -> int:
    """Serve one app with the engine named on the command line until stdin ends."""
    limit(CPU_S, MEMORY)
    # An index is made of objects that stay.
    gc.set_threshold(50_000, 20, 100)
    engine = sys.argv[1]
    load(engine)
    # Whatever an engine prints must not mix with the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=1 << 20)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if not (files := sys.stdin.buffer.readline()):
        return 0
    try:
        index = open_code(open_parts(json.loads(files), _opened), engine)
    except InspectorError as error:
        _send(answers, {"error": error.diagnostics()})
        return 1
    _send(answers, {"engine": index.engine})
    for line in sys.stdin.buffer:
        name, arguments, options = json.loads(line)
        _send(answers, _answer(index, name, arguments, options))
    return 0


def _opened(path: Path, refused: str = "", *, checked: bool = True) -> Tolerant:
    # The limits here are those of an engine: too wide for one that believes any size.
    if checked:
        return LocalArchive(path, refused)
    from inspector.static.workers.remote_archive import RemoteArchives

    return RemoteArchives()(path, refused)


def _send(answers: BinaryIO, answer: dict[str, object]) -> None:
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.flush()


def _answer(
    index: CodeIndex, name: str, arguments: list[object], options: dict[str, object]
) -> dict[str, object]:
    try:
        return {"result": getattr(index, name)(*arguments, **options)}
    except Exception as error:  # noqa: BLE001 - one question about hostile code; the asker gets the cause
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    sys.exit(main())

"""Serves a ``CodeIndex`` over stdin and stdout: one JSON request a line, one JSON answer a line.

The engines parse hostile bytecode in C++ and in deep Python; a crash, a hang or a flood of memory
ends this process and not the scan.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, BinaryIO

from inspector.errors import InspectorError
from inspector.static.container import open_parts
from inspector.static.engines import open_code

if TYPE_CHECKING:
    from inspector.static.code import CodeIndex

CPU_S = 600
MEMORY = 8 << 30
"""Bytes of address space; androguard needs 1.5 GB for 16 MB of bytecode (measured)."""


def main() -> int:
    """Serve the app and engine named on the command line until stdin ends."""
    _limit()
    engine, files = sys.argv[1], json.loads(sys.argv[2])
    # Whatever an engine prints must not mix with the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=1 << 20)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        index = open_code(open_parts(files), engine)
    except InspectorError as error:
        _send(answers, {"error": error.diagnostics()})
        return 1
    _send(answers, {"engine": index.engine})
    for line in sys.stdin.buffer:
        name, arguments, options = json.loads(line)
        _send(answers, _answer(index, name, arguments, options))
    return 0


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


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the asker's time limit still holds
        return
    for what, wanted in ((resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_AS, MEMORY)):
        # A caller that gave this process less must not see its limit raised.
        given = resource.getrlimit(what)[1]
        least = wanted if given == resource.RLIM_INFINITY else min(wanted, given)
        resource.setrlimit(what, (least, least))


if __name__ == "__main__":
    sys.exit(main())

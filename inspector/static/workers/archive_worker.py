"""Serves archives as the tolerant readers see them over stdin and stdout.

A request is a JSON line, an answer too; the bytes of an entry follow theirs. These readers make
room for what an archive states: under the limits here that ends this process and not the scan.
"""

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

from inspector.static.archives import TooLargeError
from inspector.static.tolerant import LocalArchive
from inspector.static.workers.limits import limit

CPU_S = 60
MEMORY = 2 << 30
"""Bytes of address space, of which apk-info's allocator sets one aside without using it."""


def main() -> int:
    """Serve until stdin ends; the archives are numbered as they are opened."""
    limit(CPU_S, MEMORY)
    gc.disable()  # nothing here is in a cycle

    # Whatever a library prints must not mix with the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=1 << 20)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    opened: list[LocalArchive] = []
    for line in sys.stdin.buffer:
        _answer(answers, opened, *json.loads(line))
        answers.flush()
    return 0


# Questions come as JSON; what each takes is settled by the archive's and the view's methods.
def _answer(answers: BinaryIO, opened: list[LocalArchive], name: str, *arguments: Any) -> None:
    data = b""
    answer: dict[str, object]
    try:
        if name == "open":
            archive = LocalArchive(Path(arguments[0]), arguments[1])
            opened.append(archive)
            answer = {"names": archive.namelist(), "why": archive.why, "reader": archive.reader}
        elif name == "read":
            data = opened[arguments[0]].read(*arguments[1:])
            answer = {"size": len(data)}
        else:
            found = getattr(opened[arguments[0]].view, name)(*arguments[1:])
            answer = {"result": found._asdict() if name == "manifest" else found}
    except TooLargeError:
        answer = {"large": True}
    except Exception as error:  # noqa: BLE001 - one question about a hostile file; the asker gets the cause
        answer = {"error": str(error), "kind": type(error).__name__}
    answers.write(json.dumps(answer).encode("ascii") + b"\n" + data)


if __name__ == "__main__":
    sys.exit(main())

"""A process that has everything loaded and forks a child for each app, under limits.

Started by a worker as ``python -m inspector.corpus.nursery``; it stays single-threaded, so forking
is safe. One JSON line in, one line out with the length of what follows: the child's rows as JSON.
The child is the leader of its own process group, which is killed whole at the clock's limit or
when the worker goes away.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from inspector.corpus.limits import OUT_OF_MEMORY, AppLimits, why_ended
from inspector.corpus.run_id import run_of
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.corpus.one_app import Analyst
    from inspector.model.base import Model

MAX_ANSWER = 256 << 20


def main() -> int:
    """Serve until stdin ends; see `Nursery` in worker.py for the arguments."""
    engine, flow, memory, cpu, wall, *folders = sys.argv[1:]
    flows: bool | None = json.loads(flow)
    limits = AppLimits(int(memory), int(cpu), float(wall))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    analyst = _analyst(engine, flows, folders)
    answers.write(
        json.dumps({"run": run_of(analyst.rules, engine, flows)[0]}).encode("ascii") + b"\n"
    )
    gc.collect()
    gc.freeze()
    for line in _lines():
        request = json.loads(line)
        status, data, seconds = _in_child(analyst, request, limits)
        reason = "" if status == 0 else why_ended(status, limits, seconds)
        head = {"status": status, "reason": reason, "length": len(data)}
        answers.write(json.dumps(head).encode("ascii") + b"\n")
        view = memoryview(data)
        while view:
            view = view[answers.write(view) or 0 :]
    return 0


def _lines() -> Iterator[bytes]:
    # Unbuffered: a line read ahead would be lost to the child and to `select`.
    return iter(lambda: _line(sys.stdin.fileno()), b"")


def _line(stream: int) -> bytes:
    found = bytearray()
    while not found.endswith(b"\n"):
        piece = os.read(stream, 1)
        if not piece:
            return b""
        found += piece
    return bytes(found)


def _analyst(engine: str, flows: bool | None, folders: list[str]) -> Analyst:
    # All imports happen here once, and all models are built, so that no child repeats it.
    from inspector.corpus.one_app import Analyst  # noqa: PLC0415 - loaded here on purpose
    from inspector.model.base import Model  # noqa: PLC0415 - loaded here on purpose
    from inspector.rules.loader import rules_from  # noqa: PLC0415 - loaded here on purpose
    from inspector.static.engines import engine_names  # noqa: PLC0415 - likewise
    from inspector.static.flows import find  # noqa: F401, PLC0415 - likewise
    from inspector.static.workers.androguard_worker import read_manifest  # noqa: PLC0415 - likewise

    with contextlib.suppress(Exception):
        read_manifest(b"")  # which loads its library
    if engine_names(engine)[0] == "dexllm":
        from inspector.static import engine_dexllm  # noqa: PLC0415 - loaded here on purpose

        engine_dexllm.native()  # loaded, not used: its threads start with the first app
    for model in _models(Model):
        model.model_rebuild()
    return Analyst(rules_from([Path(folder) for folder in folders]), engine, flows)


def _models(model: type[Model]) -> Iterator[type[Model]]:
    yield model
    for each in model.__subclasses__():
        yield from _models(each)


def _in_child(
    analyst: Analyst, request: dict[str, str], limits: AppLimits
) -> tuple[int, bytes, float]:
    """Return exit status (negative for a signal), what the child wrote, and how long it took."""
    reading, writing = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(analyst, request, limits, writing)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as stream:
        data, gone = _collect(stream, began + limits.wall_s)
    if data is None:
        _kill(child)
    _, status = os.waitpid(child, 0)
    _kill(child)  # what it may have left behind in its group
    if gone:
        sys.exit(0)
    seconds = time.monotonic() - began
    code = os.waitstatus_to_exitcode(status)
    return code if data is not None else -signal.SIGKILL, data or b"", seconds


def _collect(stream: BinaryIO, deadline: float) -> tuple[bytes | None, bool]:
    """Return what the child wrote (none at the limit) and whether the worker has gone."""
    found = bytearray()
    while True:
        left = deadline - time.monotonic()
        waited = [stream, sys.stdin.fileno()]
        ready = select.select(waited, [], [], left)[0] if left > 0 else []
        if not ready:
            return None, False
        if stream in ready:
            piece = stream.read(1 << 20)
            if not piece:
                return bytes(found), False
            found += piece
            if len(found) > MAX_ANSWER:
                return None, False
        elif _worker_is_gone():
            return None, True


def _worker_is_gone() -> bool:
    # The worker sends nothing while it waits for an answer, so anything readable is the end.
    return os.read(sys.stdin.fileno(), 1) == b""


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _child(analyst: Analyst, request: dict[str, str], limits: AppLimits, writing: int) -> None:
    status = 1
    try:
        os.setsid()
        devnull = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1):
            os.dup2(devnull, stream)
        _limit(limits)
        status = _answer(analyst, request, writing)
    except MemoryError:
        status = OUT_OF_MEMORY
    finally:
        # Never back into the loop above, and no clean-up of what belongs to the parent.
        os._exit(status)


def _answer(analyst: Analyst, request: dict[str, str], writing: int) -> int:
    try:
        path = Path(request["path"])
        rows = analyst.rows(path, request["sha256"], apart=request["how"] == "apart")
        data = json.dumps({"rows": rows}, default=str).encode("ascii")
    except InspectorError as error:
        data = json.dumps({"problem": f"{error.what}: {error.cause}".rstrip(": ")}).encode("ascii")
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001 - one app of many; the cause becomes its row
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        data = json.dumps({"problem": f"{type(error).__name__}: {error} ({where})"}).encode("ascii")
    with os.fdopen(writing, "wb") as stream:
        stream.write(data)
    return 0


def _limit(limits: AppLimits) -> None:
    import resource  # noqa: PLC0415 - loaded here on purpose

    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    # One second between the two, so that the soft limit's signal names the reason.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())

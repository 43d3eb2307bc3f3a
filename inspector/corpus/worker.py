"""What a Dask worker does for one app: fetch, hash, have it read by a child of its nursery."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.corpus.limits import AppLimits

if TYPE_CHECKING:
    from inspector.corpus.tables import Rows

MAX_FILE = 4 << 30


class Job(NamedTuple):
    """One file to read; plain values, as it travels to a worker."""

    uri: str
    sha256: str
    """Digest that the file must have; empty when not known yet."""
    engine: str
    flows: bool | None
    """Whether data flow is followed; none for small apps only."""
    limits: AppLimits
    rules: tuple[str, ...]
    """Folders with further rule tables."""
    run: str
    """Run that the rows will be stored under; a worker of another version refuses the job."""


class UnfitWorkerError(RuntimeError):
    """This worker cannot do any job of the run: another version, or it cannot start readers."""


class Answer(NamedTuple):
    """What became of it."""

    uri: str
    sha256: str
    """Digest of the file that was read; empty when it could not be read."""
    size: int
    problem: str
    """Why there are no rows; empty when there are."""
    rows: Rows


def read_app(job: Job) -> Answer:
    """Return the rows of one file or why there are none; raises nothing that a file can cause.

    Raises UnfitWorkerError when the cause is this worker.
    """
    job = Job(*job)._replace(limits=AppLimits(*job[4]))
    try:
        with local_copy(job.uri) as (path, sha256, size):
            if job.sha256 and job.sha256 != sha256:
                problem = f"the file has another digest than stated ({sha256})"
                return Answer(job.uri, "", size, problem, {})
            problem, rows = _read(job, path, sha256)
    except (OSError, ValueError, ImportError) as error:
        return Answer(job.uri, "", 0, _words(error), {})
    return Answer(job.uri, sha256, size, problem.replace(str(path.absolute()), "the file"), rows)


def digest_of(uri: str) -> tuple[str, str, int, str]:
    """Return (uri, SHA-256, size, problem) of one file, without reading it as an app."""
    try:
        with local_copy(uri) as (_, sha256, size):
            return uri, sha256, size, ""
    except (OSError, ValueError, ImportError) as error:
        return uri, "", 0, _words(error)


def _words(error: BaseException) -> str:
    text = (getattr(error, "strerror", None) or str(error) or type(error).__name__).strip()
    return f"cannot be read: {text.splitlines()[0][:300]}"


@contextlib.contextmanager
def local_copy(uri: str) -> Iterator[tuple[Path, str, int]]:
    """Yield a path on this machine with the file's SHA-256 and size; remote files are fetched."""
    if "://" not in uri:
        path = Path(uri)
        if not stat.S_ISREG(path.stat().st_mode):
            raise ValueError("it is no regular file")  # a pipe or device would never end
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = os.fstat(stream.fileno()).st_size
        yield path, digest, size
        return
    whole = hashlib.sha256()
    size = 0
    with tempfile.NamedTemporaryFile(prefix="inspector-", suffix=".apk") as copy:
        for piece in _fetched(uri):
            size += len(piece)
            if size > MAX_FILE:
                raise ValueError(f"larger than {MAX_FILE >> 30} GB")
            whole.update(piece)
            copy.write(piece)
        copy.flush()
        yield Path(copy.name), whole.hexdigest(), size


def _fetched(uri: str) -> Iterator[bytes]:
    import fsspec  # noqa: PLC0415 - heavy, and only for addresses

    try:
        with fsspec.open(uri, "rb") as source:
            while piece := source.read(1 << 20):
                yield piece
    except (OSError, ValueError, ImportError):
        raise
    except Exception as error:
        # Each store raises errors of its own, such as for lack of a login.
        raise OSError(f"{type(error).__name__}: {error}") from error


def _read(job: Job, path: Path, sha256: str) -> tuple[str, Rows]:
    nursery = _nursery(job)
    first = ""
    for how in ("together", "apart"):
        answer = nursery.ask(path, sha256, how)
        if "rows" in answer:
            return "", answer["rows"]
        if "problem" in answer:
            return str(answer["problem"]), {}
        first = first or str(answer["ended"])
    return f"reading it failed twice, the second time with each part apart: {first}", {}


class Nursery:
    """Talks to a nursery process and starts it again when it is gone."""

    def __init__(self, job: Job) -> None:
        limits = job.limits
        self._run = job.run
        self._command = [
            sys.executable, "-P", "-m", "inspector.corpus.nursery",
            job.engine, json.dumps(job.flows),
            str(limits.memory), str(limits.cpu_s), str(limits.wall_s), *job.rules,
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    # The rows' shape is that of the tables; Arrow checks it when they are written.
    def ask(self, path: Path, sha256: str, how: str) -> dict[str, Any]:
        """Return ``rows``, a ``problem`` of the file, or how the child ``ended``."""
        request = json.dumps({"path": str(path.absolute()), "sha256": sha256, "how": how})
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.write(request.encode("ascii") + b"\n")
                process.stdin.flush()
                head = json.loads(process.stdout.readline() or b"{}")
                data = process.stdout.read(head.get("length", 0))
            except (OSError, ValueError):
                head, data = {}, b""
            if not head or len(data) < head["length"]:
                self.close()
                return {"ended": "the process that starts the readers was lost"}
        if head["status"] or not data:
            return {"ended": head["reason"] or "the process ended without an answer"}
        answer: dict[str, Any] = json.loads(data)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            with tempfile.TemporaryFile() as said:
                self._process = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
                )
                assert self._process.stdout is not None
                ready = json.loads(self._process.stdout.readline() or b"{}")
                if ready.get("run") != self._run:
                    said.seek(0)
                    raise self._unfit(ready, said.read().decode("utf-8", "replace"))
        return self._process

    def _unfit(self, ready: dict[str, str], said: str) -> UnfitWorkerError:
        self.close()
        if ready:
            return UnfitWorkerError(
                "a worker has another version of the tool, its libraries or the rules"
            )
        last = said.strip().splitlines()[-1:] or ["no message"]
        return UnfitWorkerError(f"a worker cannot start its readers: {last[0]}")

    def close(self) -> None:
        """End the process; its end of the pipe also ends a child that is at work."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


_NURSERIES: dict[tuple[object, ...], Nursery] = {}
_NURSERIES_LOCK = threading.Lock()


def _nursery(job: Job) -> Nursery:
    key = (job.engine, job.flows, job.limits, job.rules, threading.get_ident())
    with _NURSERIES_LOCK:
        if key not in _NURSERIES:
            _NURSERIES[key] = Nursery(job)
        return _NURSERIES[key]


def close_nurseries() -> None:
    """End every nursery of this process."""
    with _NURSERIES_LOCK:
        for nursery in _NURSERIES.values():
            nursery.close()
        _NURSERIES.clear()

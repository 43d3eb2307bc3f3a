"""Keeps the analysis process busy, alive and in its place, from a thread of its own."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from addons.answers import Answer, Job

WAITING = 1000
"""Flows that may wait for analysis; further ones are recorded but not looked at live."""

ANSWER_S = 60.0
"""A flow that takes longer is skipped and its process replaced."""

START_S = 60.0
"""Longest start of the process, on a slow and busy machine."""

_MODULE = "addons.analysis_process"


class Analyst:
    """Hands jobs to the analysis process one by one; answers arrive through ``deliver``.

    ``deliver`` is called from another thread, once for each job that ``submit`` took, also for
    those whose process died, with the reason as ``error``.
    """

    def __init__(
        self,
        persona: Path | None,
        deliver: Callable[[Answer], None],
        *,
        waiting: int = WAITING,
        answer_s: float = ANSWER_S,
    ) -> None:
        self._persona = persona
        self._deliver = deliver
        self._answer_s = answer_s
        self._jobs: queue.Queue[Job | None] = queue.Queue(waiting)
        self._process: subprocess.Popen[bytes] | None = None
        self._cannot_start = ""
        self._buffer = b""
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> bool:
        """Queue a job; false when the queue is full, so that the caller can say so."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        return True

    def close(self, patience_s: float) -> int:
        """Wait up to ``patience_s`` for an empty queue, end the process; return what is left."""
        end = time.monotonic() + patience_s
        while self._jobs.unfinished_tasks and self._thread.is_alive() and time.monotonic() < end:
            time.sleep(0.02)
        left = self._jobs.unfinished_tasks
        self._closing.set()
        if (process := self._process) is not None:
            process.kill()  # wakes the thread out of its wait for an answer
        with contextlib.suppress(queue.Full):  # then the thread sees the event after its job
            self._jobs.put_nowait(None)
        self._thread.join(5)
        return left

    def _work(self) -> None:
        try:
            self._started()  # so that the first flow need not wait
        except (OSError, TimeoutError, EOFError, ValidationError):
            self._end_process()  # the first flow meets the fault again and reports it
        while (job := self._jobs.get()) is not None and not self._closing.is_set():
            answer = self._asked(job)
            self._jobs.task_done()
            if not self._closing.is_set():
                self._deliver(answer)
        self._end_process()

    def _asked(self, job: Job) -> Answer:
        try:
            process = self._started()
            if process is None:
                return Answer(number=job.number, error=self._cannot_start)
            assert process.stdin is not None
            process.stdin.write(job.model_dump_json().encode() + b"\n")
            process.stdin.flush()
            return Answer.model_validate_json(self._line(process, self._answer_s))
        except Exception as error:  # noqa: BLE001 - one flow; it becomes a record of the case
            return Answer(number=job.number, error=self._failed(error))

    def _started(self) -> subprocess.Popen[bytes] | None:
        if self._cannot_start or self._process is not None:
            return None if self._cannot_start else self._process
        arguments = [sys.executable, "-m", _MODULE]
        if self._persona is not None:
            arguments.append(str(self._persona))
        self._buffer = b""
        self._process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        ready = Answer.model_validate_json(self._line(self._process, START_S))
        if ready.error:
            self._cannot_start = ready.error
            self._end_process()
            return None
        return self._process

    def _line(self, process: subprocess.Popen[bytes], patience_s: float) -> bytes:
        assert process.stdout is not None
        end = time.monotonic() + patience_s
        while b"\n" not in self._buffer:
            left = end - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise TimeoutError(f"no answer within {patience_s:g} s")
            piece = os.read(process.stdout.fileno(), 1 << 16)
            if not piece:
                raise EOFError
            self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _failed(self, error: Exception) -> str:
        process = self._process
        self._end_process()
        if isinstance(error, TimeoutError):
            return str(error)
        code = process.returncode if process is not None else None
        if code is not None and code < 0:
            return f"the analysis process was ended by {signal.Signals(-code).name}"
        return f"the analysis process ended with {code}"

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # the other end is gone, which is what we want
        try:
            process.wait(0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

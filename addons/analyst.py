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
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from addons.answers import Answer, Job

WAITING = 1000
"""Flows that may wait for analysis; further ones are recorded but not looked at live."""

ANSWER_S = 60.0
"""A flow that takes longer is skipped and its process replaced."""

START_S = 60.0
"""Longest start of the process, on a slow and busy machine."""

PAUSE_S = 0.1
"""While flows keep coming, jobs and answers are gathered for so long."""

AT_ONCE = 32
"""Jobs that the process has before it at once; fits into a pipe without waiting."""

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
        asked: deque[Job] = deque()
        while not self._closing.is_set():
            fresh = [] if asked else self._gathered()
            if fresh is None:
                break
            asked.extend(fresh)
            self._ask(asked, [*asked])
        self._end_process()

    def _gathered(self) -> list[Job] | None:
        """Wait for jobs and return those there are, or none at the end.

        One wake-up serves many flows: each would make the proxy's own thread wait for this one.
        """
        found = [self._jobs.get()]
        time.sleep(PAUSE_S)
        with contextlib.suppress(queue.Empty):
            while len(found) < AT_ONCE:
                found.append(self._jobs.get_nowait())
        jobs = [job for job in found if job is not None]
        return jobs if len(jobs) == len(found) else None

    def _ask(self, asked: deque[Job], jobs: Sequence[Job]) -> None:
        """Ask for all of ``asked``; those behind one that ends the process stay in it."""
        try:
            process = self._started()
            if process is None:
                while asked:
                    self._done(Answer(number=asked.popleft().number, error=self._cannot_start))
                return
            assert process.stdin is not None
            process.stdin.write(b"".join(job.line() for job in jobs))
            process.stdin.flush()
            while asked:
                answer = Answer.read(self._line(process, self._answer_s))
                asked.popleft()
                self._done(answer)
        except Exception as error:  # noqa: BLE001 - one flow; it becomes a record of the case
            self._done(Answer(number=asked.popleft().number, error=self._failed(error)))

    def _done(self, answer: Answer) -> None:
        self._jobs.task_done()
        if not self._closing.is_set():
            self._deliver(answer)

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
        ready = Answer.read(self._line(self._process, START_S))
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
            if self._jobs.qsize():
                time.sleep(PAUSE_S)  # more answers will be there, for the same wake-up
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

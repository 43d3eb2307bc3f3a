"""When bytes are forced to disk: read from the system calls of the real proxy."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from addons.session import SYNC_EVERY_S
from tests.addons.proxy import ENTRY, Proxy, actions, free_port, start, wait_until
from tests.addons.sessions import send_all, sink

pytestmark = pytest.mark.proxy

SLACK_S = 5.0
"""How much later than its time a thread of low priority may run on a busy machine."""

_CALL = re.compile(r"(\d+) +(\d+\.\d+) (write|fsync|fdatasync)\(\d+<([^>]*)>")


@dataclass(frozen=True, slots=True)
class Call:
    """One system call, as it began."""

    thread: int
    at: float
    name: str
    path: str

    @property
    def forces(self) -> bool:
        """True when it forces a file to disk."""
        return self.name != "write"


@contextmanager
def traced(case: Path, folder: Path) -> Iterator[tuple[Proxy, Path]]:
    """Run mitmdump with our addon under strace; yield it and the file of its calls."""
    program = shutil.which("strace")
    assert program, "install strace; tests/system_packages.sh does"
    trace, port = folder / "trace.txt", free_port()
    proxy = start(
        [
            # -D: the proxy is the process that is started, strace its grandchild.
            program, "-D", "-f", "--seccomp-bpf", "-qq", "-y", "-ttt", "-s", "0",
            "-e", "trace=write,fsync,fdatasync", "-o", str(trace),
            str(Path(sys.executable).parent / "mitmdump"), "-s", str(ENTRY),
            "--set", f"inspector_case={case}", "--set", f"confdir={folder / 'confdir'}",
            "--listen-host", "127.0.0.1", "-p", str(port),
        ],
        folder, port, "inspector: recording into",
    )  # fmt: skip
    try:
        yield proxy, trace
    finally:
        if proxy.process.poll() is None:
            proxy.kill()


def calls(trace: Path) -> list[Call]:
    found = [_CALL.match(line) for line in trace.read_text(errors="replace").splitlines()]
    return [Call(int(m[1]), float(m[2]), m[3], m[4]) for m in found if m]


def test_flows_are_forced_to_disk_within_a_second_and_never_one_by_one(tmp_path: Path) -> None:
    case = tmp_path / "case"
    segment = str(case / "capture" / "0001.mitm")
    with sink() as target, traced(case, tmp_path) as (proxy, trace):
        began = time.time()
        for _ in range(4):
            send_all(proxy.port, target, connections=5, each=20)
            time.sleep(SYNC_EVERY_S / 2)
        wait_until(
            lambda: [c for c in calls(trace) if c.path == segment][-1].forces, "the last sync"
        )
        busy = calls(trace)
        quiet_from = time.time() + SYNC_EVERY_S + 1
        time.sleep(SYNC_EVERY_S * 3 + 1)
        idle = [c for c in calls(trace) if c.forces and c.at > quiet_from]
        assert proxy.stop() == 0
    writes = [c for c in busy if c.path == segment and not c.forces]
    syncs = [c for c in busy if c.path == segment and c.forces]
    assert len(writes) == 400
    # Each write is followed by a sync that began later, at most a second and the slack.
    for write in writes:
        after = [sync.at - write.at for sync in syncs if sync.at >= write.at]
        assert after
        assert min(after) < SYNC_EVERY_S + SLACK_S
    assert len(syncs) <= (quiet_from - began) / SYNC_EVERY_S + 2
    # The thread that carries the traffic never waits for the disk.
    assert {c.thread for c in syncs}.isdisjoint({c.thread for c in writes})
    assert idle == []  # nothing new, nothing forced


def test_the_beginning_the_end_and_marks_are_on_disk_before_anybody_is_told(
    tmp_path: Path,
) -> None:
    case = tmp_path / "case"
    with sink() as target, traced(case, tmp_path) as (proxy, trace):
        log = str(case / "log.jsonl")
        told = [c for c in calls(trace) if c.path == log]
        assert [c.name for c in told] == ["write", "fsync"] * 2  # case.created, capture.started
        send_all(proxy.port, target, connections=1, each=1)
        wait_until(
            lambda: [c for c in calls(trace) if c.path.endswith("0001.mitm")][-1].forces, "a sync"
        )
        folder = [c for c in calls(trace) if c.path == str(case / "capture")]
        assert [c.name for c in folder] == ["fsync"]  # the segment's name
        assert proxy.stop() == 0
        ended = [c for c in calls(trace) if c.path in (log, str(case / "capture" / "0001.mitm"))]
    assert actions(case)[-1] == "capture.stopped"
    assert (ended[-2].name, ended[-1].name, ended[-1].path) == ("write", "fsync", log)

"""Processes that were started before they are asked for."""

import os
import subprocess
import sys
import time

from inspector.static.apk_view import Certificate
from inspector.static.workers import process
from inspector.static.workers.process import prepare, start
from inspector.static.workers.remote_archive import RemoteArchives
from tests.static.apks import HARVESTER


def test_a_prepared_process_is_handed_over_once() -> None:
    prepare(("archive_worker",))
    prepared = process._waiting["archive_worker",]
    archives, others = RemoteArchives(), RemoteArchives()
    try:
        assert archives.worker()._process is prepared
        assert others.worker()._process is not prepared
        for opened in (archives(HARVESTER), others(HARVESTER)):
            assert opened.view
            assert isinstance(opened.view.certificates()[0], Certificate)
    finally:
        archives.close()
        others.close()


def test_one_with_other_options_is_not_taken() -> None:
    prepare(("androguard_worker",))
    prepared = process._waiting.pop(("androguard_worker",))
    other = start("androguard_worker", "--xml")
    try:
        assert other is not prepared
    finally:
        for one in (prepared, other):
            one.communicate(timeout=30)
            assert one.returncode == 0


def test_what_is_never_asked_ends_with_the_program() -> None:
    code = (
        "from inspector.static import prepare\n"
        "from inspector.static.workers import process\n"
        "prepare.prepare_scan()\n"
        "print(*(started.pid for started in process._waiting.values()))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    pids = [int(pid) for pid in done.stdout.split()]
    assert len(pids) == 3
    assert done.stderr == ""
    deadline = time.monotonic() + 30
    while any(map(_runs, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_runs, pids))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:  # one that has ended and was not yet collected by the system's first process
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123 - no path of ours
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

"""A scan on workers that Dask's SSHCluster starts through a real SSH server."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.corpus.query import query
from inspector.corpus.store import Store
from tests.corpus.loopback import children, until
from tests.corpus.sshd import Sshd, sshd_path
from tests.static.apks import FAIR, rebuilt

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

_CLUSTER = """
import json, sys
from distributed import SSHCluster
hosts, options = json.loads(sys.argv[1])
with SSHCluster(
    hosts,
    connect_options=options,
    scheduler_options={"host": "127.0.0.1", "port": 0, "dashboard": False},
    worker_options={"host": "127.0.0.1", "nthreads": 1},
    remote_python=sys.executable,
) as cluster:
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    program = sshd_path()
    if program is None:
        message = "no sshd: install the package openssh-server"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    one = Sshd(program, tmp_path_factory.mktemp("sshd"))
    yield one
    one.close()


@contextlib.contextmanager
def cluster(sshd: Sshd, workers: int) -> Iterator[str]:
    """Start a scheduler and workers through SSH and yield the scheduler's address."""
    what = json.dumps([["127.0.0.1"] * (workers + 1), sshd.options])
    with subprocess.Popen(
        [sys.executable, "-c", _CLUSTER, what], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        try:
            yield running.stdout.readline().decode().strip()
        finally:
            running.stdin.close()
            try:
                running.wait(60)
            finally:
                running.kill()


def descendants(pid: int) -> list[int]:
    found = children(pid)
    return [*found, *(below for child in found for below in descendants(child))]


def command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def test_workers_behind_ssh_read_apps_and_one_that_is_killed_loses_none(
    tmp_path: Path, sshd: Sshd
) -> None:
    apps, store = tmp_path / "apps", tmp_path / "store"
    apps.mkdir()
    for number in range(12):
        rebuilt(FAIR, apps / f"{number:02}.apk", entries={"assets/n": str(number).encode()})

    def nurseries() -> list[int]:
        below = descendants(sshd.process.pid)
        return [pid for pid in below if "inspector.corpus.nursery" in command(pid)]

    with cluster(sshd, 2) as address:
        assert address.startswith("tcp://")
        running = subprocess.Popen(
            [
                sys.executable, "-m", "inspector", "corpus", "scan", str(apps),
                "--out", str(store), "--scheduler", address, "--memory", "2048",
            ],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        # The apps are read below the SSH server, by a process that each worker starts.
        until(lambda: any(children(pid) for pid in nurseries()))
        parent = Path(f"/proc/{nurseries()[0]}/stat").read_text().rpartition(")")[2].split()[1]
        assert "dask" in command(int(parent)) or "spawn" in command(int(parent))
        os.kill(int(parent), signal.SIGKILL)
        said, trouble = running.communicate(timeout=200)
    assert running.returncode == 0, trouble
    assert said.startswith("12 apps read, 0 not read, 0 known before")
    opened = Store.open(store)
    assert query(opened, "SELECT count(*), count(DISTINCT sha256) FROM all_apps").rows == [(12, 12)]
    until(lambda: not descendants(sshd.process.pid))


def test_a_key_that_the_server_does_not_know_starts_nothing(tmp_path: Path, sshd: Sshd) -> None:
    stranger = tmp_path / "stranger"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(stranger)], check=True)
    what = json.dumps([["127.0.0.1"] * 2, sshd.options | {"client_keys": [str(stranger)]}])
    done = subprocess.run(
        [sys.executable, "-c", _CLUSTER, what],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode != 0
    assert "ermission denied" in done.stderr
    assert done.stdout == ""

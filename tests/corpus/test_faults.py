"""Nothing lost, nothing double, the store always readable: each fault made for real."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.corpus.limits import AppLimits
from inspector.corpus.query import query
from inspector.corpus.run_id import run_of
from inspector.corpus.store import Store
from inspector.corpus.worker import Job, Nursery, close_nurseries, read_app
from inspector.errors import InspectorError
from inspector.rules.loader import default_rules
from tests.corpus.loopback import Loopback, children, until
from tests.corpus.made import NOW, app_row, digest
from tests.static.apks import FAIR, HARVESTER, SAMPLES, rebuilt

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and uses unshare")


def job(limits: AppLimits) -> Job:
    return Job("", "", "auto", None, limits, (), run_of(default_rules(), "auto")[0])


def scan(*arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "inspector", "corpus", "scan", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def assert_each_once(folder: Path, count: int) -> None:
    store = Store.open(folder)
    for sql, wanted in (
        ("SELECT count(*) FROM all_apps", count),
        ("SELECT count(DISTINCT sha256) FROM all_apps WHERE status = 'done'", count),
        ("SELECT count(*) FROM all_code", count),
        ("SELECT count(*) FROM files WHERE problem = ''", count),
    ):
        assert query(store, sql).rows == [(wanted,)], sql


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    one = Loopback()
    yield one
    one.close()


@pytest.fixture
def apps(tmp_path: Path) -> Path:
    folder = tmp_path / "apps"
    folder.mkdir()
    for number in range(16):
        rebuilt(FAIR, folder / f"{number:02}.apk", entries={"assets/n": str(number).encode()})
    return folder


def test_a_killed_worker_and_a_restarted_scheduler(
    tmp_path: Path, apps: Path, loopback: Loopback
) -> None:
    scheduler = loopback.scheduler()
    first, second = loopback.worker(), loopback.worker()
    store = tmp_path / "store"
    running = scan(apps, "--out", store, "--scheduler", loopback.address, "--memory", "2048")

    def reading(worker: int) -> list[int]:
        return [child for nursery in children(worker) for child in children(nursery)]

    until(lambda: reading(first.pid))
    first.kill()
    until(lambda: reading(second.pid))
    scheduler.kill()
    second.kill()
    scheduler.wait()
    # Neither a nursery nor the app it reads may outlive the worker.
    loopback.scheduler()
    loopback.worker()
    said, trouble = running.communicate(timeout=200)
    assert running.returncode == 0, trouble
    assert said.startswith("16 apps read, 0 not read, 0 known before")
    assert_each_once(store, 16)


def test_readers_end_with_their_worker() -> None:
    nursery = Nursery(job(AppLimits(memory=2 << 30)))
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from inspector.corpus.limits import AppLimits\n"
        "from inspector.corpus.worker import Job, Nursery\n"
        f"n = Nursery(Job(*{tuple(job(AppLimits(memory=2 << 30)))!r})._replace("
        "limits=AppLimits(memory=2 << 30)))\n"
        "n._running()\n"
        "print('ready', flush=True)\n"
        "sys.stdin.read()\n"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"ready\n"
    (left,) = children(worker.pid)
    worker.kill()
    worker.communicate()
    until(lambda: not Path(f"/proc/{left}/exe").exists())
    nursery.close()


def bomb(path: Path, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("AndroidManifest.xml", b"\3\0\10\0")
        with archive.open("classes.dex", "w") as stream:
            stream.write(b"dex\n035\0")
            for _ in range(size >> 20):
                stream.write(bytes(1 << 20))
    return path


def test_an_app_that_exhausts_memory_is_a_row_and_the_next_one_is_read(tmp_path: Path) -> None:
    tight = job(AppLimits(memory=300 << 20, cpu_s=60, wall_s=60))
    poisoned = bomb(tmp_path / "bomb.apk", 400 << 20)
    answer = read_app(tight._replace(uri=str(poisoned)))
    assert answer.sha256
    assert "needs more than 300 MB of memory" in answer.problem or answer.rows["skipped"]
    good = read_app(job(AppLimits(memory=2 << 30))._replace(uri=str(HARVESTER)))
    close_nurseries()
    assert good.problem == ""
    assert good.rows["apps"][0]["package"] == "com.example.quickcash.harvester"


def test_an_app_that_takes_too_long_is_a_row() -> None:
    slow = job(AppLimits(memory=2 << 30, wall_s=0.02))
    answer = read_app(slow._replace(uri=str(HARVESTER)))
    close_nurseries()
    assert answer.rows == {}
    assert "was not done after" in answer.problem


def test_a_killed_reader_is_replaced() -> None:
    nursery = Nursery(job(AppLimits(memory=2 << 30)))
    try:
        assert "rows" in nursery.ask(FAIR, "", "together")
        assert nursery._process is not None
        nursery._process.kill()
        nursery._process.wait()
        assert "rows" in nursery.ask(FAIR, "", "together")
    finally:
        nursery.close()


def test_a_worker_of_another_version_refuses() -> None:
    from inspector.corpus.worker import UnfitWorkerError

    nursery = Nursery(job(AppLimits())._replace(run="0" * 16))
    with pytest.raises(UnfitWorkerError, match="another version"):
        nursery.ask(FAIR, "", "together")


FULL_DISK = """
set -e
mount -t tmpfs -o size=48k tmpfs "$1"
"$2" -m inspector corpus scan "$3" --out "$1/store" --workers 1 --memory 2048 2>"$1.said" && exit 9
"$2" -m inspector corpus query "$1/store" "SELECT count(*) FROM apps" >"$1.between"
mount -o remount,size=64m "$1"
"$2" -m inspector corpus scan "$3" --out "$1/store" --workers 1 --memory 2048
"$2" -m inspector corpus query "$1/store" "SELECT count(*), count(DISTINCT sha256) FROM all_apps"
"""


def test_a_full_disk_stops_the_scan_and_the_next_one_goes_on(tmp_path: Path) -> None:
    within = ["unshare", "--map-root-user", "--mount"]
    can = subprocess.run([*within, "true"], check=False, capture_output=True).returncode == 0
    if not can:
        if os.environ.get("CI") == "true":
            pytest.fail("unshare cannot make a mount namespace here")
        pytest.skip("unshare cannot make a mount namespace here")
    disk = tmp_path / "disk"
    disk.mkdir()
    flows = tmp_path / "flows"
    flows.mkdir()
    for path in sorted(SAMPLES.glob("flows/c*/*.apk")):
        (flows / path.name).symlink_to(path)
    count = len(list(flows.iterdir()))
    done = subprocess.run(
        [*within, "sh", "-c", FULL_DISK, "sh", disk, sys.executable, flows],
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    said = Path(f"{disk}.said").read_text()
    assert done.returncode == 0, (done.stderr, said)
    assert "nothing more can be stored" in said
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert Path(f"{disk}.between").read_text().splitlines() == ["count_star()", "0"]
    assert done.stdout.splitlines()[-1].split() == [str(count), str(count)]


def test_a_commit_that_cannot_be_written_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    store.commit("run", {"apps": [app_row(digest("before"))]}, at=NOW)
    before = sorted(path.name for path in (tmp_path / "store").rglob("*"))
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, old[1]))
    try:
        rows = [app_row(digest(str(number))) for number in range(1000)]
        with pytest.raises(InspectorError, match="nothing more can be stored"):
            store.commit("run", {"apps": rows}, at=NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, ignored)
    assert sorted(path.name for path in (tmp_path / "store").rglob("*")) == before
    assert Store.open(tmp_path / "store").apps == {(digest("before"), "run"): "done"}


WRITER = """
import sys
from pathlib import Path
from inspector.corpus.store import Store
from tests.corpus.made import NOW, app_row, digest
store = Store.create(Path(sys.argv[1]))
print("ready", flush=True)
for turn in range(10_000):
    names = [digest(f"{sys.argv[2]} {turn} {number}") for number in range(20)]
    hosts = [{"sha256": n, "run": "run", "host": n, "company": "", "urls": []} for n in names]
    store.commit("run", {"apps": [app_row(n) for n in names], "hosts": hosts}, at=NOW)
"""


def test_a_commit_that_is_killed_is_whole_or_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    last = commits = 0
    for turn in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(turn)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        until((folder / "commits" / f"{commits + 1:08}.json").exists)
        time.sleep(0.037 * turn)
        writer.kill()
        writer.communicate()
        store = Store.open(folder)
        apps, commits = len(store.apps), store.commits
        assert apps % 20 == 0
        assert apps > last
        last = apps
        assert query(store, "SELECT count(*), count(DISTINCT host) FROM hosts").rows == [
            (apps, apps)
        ]
        assert query(store, "SELECT count(*) FROM apps").rows == [(apps,)]


def test_two_scans_into_one_store(tmp_path: Path, apps: Path) -> None:
    store = tmp_path / "store"
    both = [scan(apps, "--out", store, "--workers", "1", "--memory", "2048") for _ in range(2)]
    for running in both:
        _, trouble = running.communicate(timeout=200)
        assert running.returncode == 0, trouble
    assert_each_once(store, 16)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    loop = tmp_path / "loop.apk"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe.apk"
    os.mkfifo(pipe)
    one = job(AppLimits())
    for place, words in (
        (tmp_path / "gone.apk", "No such file"),
        (loop, "symbolic link"),
        (pipe, "no regular file"),
        (Path("/dev/zero"), "no regular file"),
        (tmp_path, "no regular file"),
        (HARVESTER / "inside", "Not a directory"),
    ):
        answer = read_app(one._replace(uri=str(place)))
        assert answer.sha256 == ""
        assert words in answer.problem, answer.problem
    stated = one._replace(uri=str(HARVESTER), sha256=digest("another"))
    assert "another digest than stated" in read_app(stated).problem

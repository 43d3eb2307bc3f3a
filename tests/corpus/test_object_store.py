"""Apps on an object store: a real server, rights that it checks, objects that change and vanish."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.corpus.query import query
from inspector.corpus.store import Store
from tests.corpus.object_store import BUCKET, ObjectStore
from tests.static.apks import FAIR, HARVESTER, rebuilt


@pytest.fixture
def objects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    one = ObjectStore(tmp_path_factory.mktemp("objects"))
    yield one
    one.close()


def scan(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inspector", "corpus", "scan", *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=200,
        env={**os.environ, "AWS_CONFIG_FILE": os.devnull, **environment},
    )  # fmt: skip


def test_apps_of_a_bucket_are_read_once_and_each_fault_is_a_row(
    tmp_path: Path, objects: ObjectStore
) -> None:
    fair, harvester = FAIR.read_bytes(), HARVESTER.read_bytes()
    for key, data in (
        ("one.apk", fair), ("deep/er/two.apk", harvester), ("deep/copy.APK", fair),
        ("read.me", b"no app"), ("secret/three.apk", b"PK\x03\x04"), ("broken.apk", b"no zip"),
    ):  # fmt: skip
        objects.put(key, data)
    may_read = objects.reader()
    store, listed = tmp_path / "store", tmp_path / "list.txt"
    listed.write_text(f"s3://{BUCKET}/vanished.apk\n")

    def scanned(*sources: str | Path) -> subprocess.CompletedProcess[str]:
        return scan(may_read, *sources, "--out", store, "--workers", "2", "--memory", "2048")

    first = scanned(f"s3://{BUCKET}/", listed)
    assert first.returncode == 3, first.stderr
    assert first.stdout.startswith("2 apps read, 3 not read, 1 known before"), first.stderr
    opened = Store.open(store)
    rows = query(opened, "SELECT uri, problem FROM files WHERE problem <> ''").rows
    problems = {str(uri): str(problem) for uri, problem in rows}
    assert set(problems) == {f"s3://{BUCKET}/secret/three.apk", f"s3://{BUCKET}/vanished.apk"}
    for name, words in (("secret/three.apk", "cannot be read"), ("vanished.apk", "cannot be read")):
        assert words in problems[f"s3://{BUCKET}/{name}"]
    assert query(opened, "SELECT count(*) FROM apps WHERE status = 'failed'").rows == [(1,)]

    # Nothing changed: the objects' tags say so, and no app is fetched again.
    commits = opened.commits
    again = scanned(f"s3://{BUCKET}/one.apk", f"s3://{BUCKET}/deep/")
    assert again.stdout.startswith("0 apps read, 0 not read, 3 known before"), again.stderr
    assert Store.open(store).commits == commits

    # Another app under an old name is another app; both are kept, and the place holds the new one.
    newer = rebuilt(FAIR, tmp_path / "newer.apk", entries={"assets/n": b"new"}).read_bytes()
    objects.put("one.apk", newer)
    objects.remove("deep/copy.APK")
    changed = scanned(f"s3://{BUCKET}/one.apk", f"s3://{BUCKET}/deep/*/*")
    assert changed.stdout.startswith("1 apps read, 0 not read, 1 known"), changed.stderr
    opened = Store.open(store)
    held = query(opened, f"SELECT sha256 FROM files WHERE uri = 's3://{BUCKET}/one.apk'").rows
    assert held == [(hashlib.sha256(newer).hexdigest(),)]
    assert query(opened, "SELECT count(*) FROM apps WHERE status = 'done'").rows == [(3,)]


def test_an_object_that_changes_while_it_is_read_is_never_mixed(
    tmp_path: Path, objects: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inspector.corpus.worker import digest_of

    bodies = [bytes([number]) * (24 << 20) for number in (1, 2)]
    for name, value in objects.environment("admin", "admin").items():
        monkeypatch.setenv(name, value)
    objects.put("large.apk", bodies[0])
    stop = threading.Event()

    def overwrite() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            objects.put("large.apk", bodies[turn % 2])

    writer = threading.Thread(target=overwrite)
    writer.start()
    try:
        found = [digest_of(f"s3://{BUCKET}/large.apk") for _ in range(6)]
    finally:
        stop.set()
        writer.join()
    whole = {hashlib.sha256(body).hexdigest() for body in bodies}
    for _, sha256, _, problem in found:
        assert sha256 in whole or problem.startswith("cannot be read: "), (sha256, problem)


def test_a_store_that_cannot_be_asked_is_said_at_once(tmp_path: Path, objects: ObjectStore) -> None:
    nobody = objects.environment("", "") | {"AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    gone = objects.environment("a", "b") | {"FSSPEC_S3_ENDPOINT_URL": "http://127.0.0.1:9"}
    for environment in (nobody, gone, objects.reader() | {"AWS_SECRET_ACCESS_KEY": "wrong"}):
        done = scan(environment, f"s3://{BUCKET}/", "--out", tmp_path / "store")
        assert done.returncode == 2, (done.stdout, done.stderr)
        assert f"s3://{BUCKET}/: cannot be listed" in done.stderr
        assert "Traceback" not in done.stderr

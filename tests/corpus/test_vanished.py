"""An app whose first place loses its file is read at its next one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from inspector.corpus.batch import Batch
from inspector.corpus.dispatch import Digest, Dispatcher, Finished
from inspector.corpus.limits import AppLimits
from inspector.corpus.query import query
from inspector.corpus.run_id import run_of
from inspector.corpus.scan import Options, _Scan
from inspector.corpus.sources import sources
from inspector.corpus.store import Store
from inspector.corpus.worker import Job, close_nurseries, digest_of, read_app
from inspector.rules.loader import default_rules
from tests.corpus.made import NOW
from tests.static.apks import FAIR


class Here(Dispatcher):
    """Does each job when asked for answers, and removes a file once it was hashed."""

    def __init__(self, job: Job, remove: Path) -> None:
        self._todo: list[tuple[str, str | None]] = []
        self._one = job
        self._remove = remove

    def has_room(self) -> bool:
        return True

    def idle(self) -> bool:
        return not self._todo

    def hash(self, uri: str) -> None:
        self._todo.append((uri, None))

    def read(self, uri: str, sha256: str) -> None:
        self._todo.append((uri, sha256))

    def finished(self, *, timeout_s: float) -> Iterator[Finished]:
        todo, self._todo = self._todo, []
        for uri, sha256 in todo:
            if sha256 is None:
                yield Digest(*digest_of(uri))
                if uri == str(self._remove):
                    self._remove.unlink()
            else:
                yield read_app(self._one._replace(uri=uri, sha256=sha256))


def test_the_next_place_is_read(tmp_path: Path) -> None:
    for name in ("a.apk", "b.apk", "c.apk"):
        (tmp_path / name).write_bytes(FAIR.read_bytes())
    found = tuple(sources([str(tmp_path)]))
    run, made = run_of(default_rules(), "auto")
    store = Store.create(tmp_path / "store")
    scan = _Scan(found, store, run, Batch(store, run, made, lambda: NOW), Options())
    job = Job("", "", "auto", None, AppLimits(memory=2 << 30), (), run)
    scan.run(Here(job, tmp_path / "a.apk"), lambda _: None)
    went = scan.finish(lambda _: None)
    close_nurseries()
    assert (went.done, went.failed, went.known) == (1, 1, 1)
    assert query(store, "SELECT status FROM all_apps").rows == [("done",)]
    assert query(store, "SELECT count(*) FROM files WHERE problem <> ''").rows == [(1,)]
    assert query(store, "SELECT count(*) FROM files").rows == [(3,)]

"""The store: whole commits or none, each app once, readable at any moment."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from inspector.corpus.query import query
from inspector.corpus.store import Store
from inspector.errors import InspectorError
from tests.corpus.made import NOW, app_row, digest, made_up, place_row

A, B = digest("a"), digest("b")


def count(store: Store, sql: str) -> int:
    return int(str(query(store, sql).rows[0][0]))


def test_a_command_ends_without_complaints_of_its_libraries(tmp_path: Path) -> None:
    made_up(tmp_path / "store", 5)
    command = [sys.executable, "-m", "inspector", "corpus", "query", str(tmp_path / "store")]
    done = subprocess.run([*command, "SELECT 7"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "7" in done.stdout


def test_two_writers_store_each_app_once(tmp_path: Path) -> None:
    first = Store.create(tmp_path / "store")
    second = Store.create(tmp_path / "store")
    hosts = [{"sha256": A, "run": "run", "host": "a.example", "company": "", "urls": []}]
    assert first.commit("run", {"apps": [app_row(A)], "hosts": hosts}, at=NOW) == 1
    assert second.commit("run", {"apps": [app_row(A), app_row(B)], "hosts": hosts}, at=NOW) == 1
    first.refresh()
    assert first.apps == second.apps == {(A, "run"): "done", (B, "run"): "done"}
    assert count(first, "SELECT count(*) FROM all_hosts") == 1


def test_files_without_a_later_column_are_read(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    hosts = [{"sha256": A, "run": "run", "host": "a.example", "company": "", "urls": []}]
    store.commit("run", {"apps": [app_row(A)], "hosts": hosts}, at=NOW)
    (path,) = store.paths()["hosts"]
    pq.write_table(pq.read_table(path).drop_columns("own"), path)
    assert query(store, "SELECT host, own FROM hosts").rows == [("a.example", None)]
    later = [{"sha256": B, "run": "run", "host": "b.example", "urls": [], "own": True}]
    store.commit("run", {"apps": [app_row(B)], "hosts": later}, at=NOW)
    assert query(store, "SELECT own FROM hosts ORDER BY sha256 = '" + A + "'").rows == [
        (True,),
        (None,),
    ]


def test_writers_at_the_same_moment_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    Store.create(folder)
    start = threading.Barrier(4)

    def write(number: int) -> None:
        store = Store.open(folder)
        start.wait()
        for turn in range(5):
            own, shared = digest(f"{number} {turn}"), digest(f"shared {turn}")
            store.commit("run", {"apps": [app_row(own), app_row(shared)]}, at=NOW)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = Store.open(folder)
    assert count(store, "SELECT count(*) FROM all_apps") == 25
    assert count(store, "SELECT count(DISTINCT sha256) FROM all_apps") == 25
    assert list(store.orphans()) == []


def test_a_done_app_replaces_a_failed_one_and_never_the_reverse(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    failed = app_row(A, status="failed", reason="no memory")
    store.commit("run", {"apps": [failed]}, at=NOW)
    assert store.has(A, "run")
    assert not store.has(A, "run", retry_failed=True)
    assert store.commit("run", {"apps": [app_row(A)]}, at=NOW) == 1
    assert store.commit("run", {"apps": [failed]}, at=NOW) == 0
    assert query(store, "SELECT status FROM apps").rows == [("done",)]


def test_a_newer_run_stands_in_the_views_and_the_older_one_beside_it(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    store.commit("old", {"apps": [app_row(A, "old", package="before")]}, at=NOW)
    later = NOW.replace(hour=13)
    store.commit("new", {"apps": [app_row(A, "new", package="after", scanned_at=later)]}, at=later)
    assert query(store, "SELECT package FROM apps").rows == [("after",)]
    assert count(store, "SELECT count(*) FROM all_apps") == 2


def test_an_interrupted_commit_is_not_there(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    store.commit("run", {"apps": [app_row(A)]}, at=NOW)
    table = next((tmp_path / "store" / "data" / "apps").rglob("*.parquet"))
    torn = table.with_name("torn.parquet")
    torn.write_bytes(table.read_bytes()[:100])
    (tmp_path / "store" / "commits" / ".torn.part").write_text('{"run": "ru')
    again = Store.open(tmp_path / "store")
    assert count(again, "SELECT count(*) FROM apps") == 1
    assert len(list(again.orphans())) == 2
    assert again.clean() == 0, "a commit under way must not be deleted"
    assert again.clean(older_than_s=-1) == 2
    assert count(again, "SELECT count(*) FROM apps") == 1


def test_places_are_remembered_with_what_was_there(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    gone = place_row("", "/gone.apk", problem="cannot be read: No such file or directory")
    rows = {"apps": [app_row(A)], "files": [place_row(A, "/a"), place_row(A, "/b"), gone]}
    store.commit("run", rows, at=NOW)
    assert store.commit("run", rows, at=NOW) == 0
    assert store.commits == 1, "nothing new makes no commit"
    assert count(store, "SELECT count(*) FROM files WHERE problem <> ''") == 1
    back = place_row(B, "/gone.apk", seen_at=NOW.replace(hour=13))
    store.commit("run", {"apps": [app_row(B)], "files": [back]}, at=NOW)
    assert count(store, "SELECT count(*) FROM files WHERE problem <> ''") == 0
    assert count(store, "SELECT count(*) FROM files") == 3


def test_hostile_names_are_stored(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    row = app_row(A, package="a\ud800b", label="x" * 100_000, version_code=2**70)
    store.commit("run", {"apps": [row]}, at=NOW)
    assert query(store, "SELECT package, length(label), version_code FROM apps").rows == [
        ("a?b", 100_000, None)
    ]


def test_a_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InspectorError, match="is no store and not empty"):
        Store.create(tmp_path)
    with pytest.raises(InspectorError, match="is no store of a corpus"):
        Store.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_store_of_another_schema_is_refused(tmp_path: Path) -> None:
    Store.create(tmp_path / "store")
    (tmp_path / "store" / "store.json").write_text('{"schema": "inspector/corpus-store/9"}')
    with pytest.raises(InspectorError, match="has the schema"):
        Store.open(tmp_path / "store")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('https://example.org/x.csv')",
        "COPY (SELECT 1) TO '/tmp/inspector-corpus-test'",
        "CREATE TABLE t AS SELECT 1",
        "SELECT 1; SELECT 2",
        "SET enable_external_access=true",
        "ATTACH 'other.db'",
        "SELECT nonsense FROM apps",
    ],
)
def test_a_query_can_only_ask_the_store(tmp_path: Path, sql: str) -> None:
    store = Store.create(tmp_path / "store")
    with pytest.raises(InspectorError):
        query(store, sql)


def test_every_view_is_there_in_an_empty_store(tmp_path: Path) -> None:
    from inspector.corpus.query import VIEWS

    store = Store.create(tmp_path / "store")
    for view in VIEWS:
        assert query(store, f"SELECT * FROM {view}").rows == []

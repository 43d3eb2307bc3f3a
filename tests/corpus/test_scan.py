"""``inspector corpus`` as a user runs it: a cluster on this machine, then the questions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from inspector.corpus.query import query
from inspector.corpus.store import Store
from inspector.corpus.summary import summary
from inspector.rules.loader import default_rules
from reports.corpus.render import render_corpus
from tests.corpus.made import read_store
from tests.static.apks import FAIR, HARVESTER, rebuilt


def corpus(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inspector", "corpus", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
    )


def test_scan_again_then_ask(tmp_path: Path) -> None:
    apps = tmp_path / "apps"
    apps.mkdir()
    for name, data in (
        ("one.apk", HARVESTER.read_bytes()),
        ("same.apk", HARVESTER.read_bytes()),
        ("broken.apk", b"PK\x03\x04 and nothing more"),
    ):
        (apps / name).write_bytes(data)
    listed = tmp_path / "list.txt"
    listed.write_text(f"{FAIR}\nfile://{FAIR}\n{tmp_path}/gone.apk\n", encoding="utf-8")
    store = tmp_path / "store"

    first = corpus("scan", apps, listed, "--out", store, "--workers", "2", "--memory", "2048")
    assert first.returncode == 3, first.stderr
    # Two of one app: a second name, and the same file behind an address.
    assert first.stdout.startswith("2 apps read, 2 not read, 2 known before,")
    opened = Store.open(store)
    assert query(opened, "SELECT package FROM apps WHERE status = 'done' ORDER BY 1").rows == [
        ("com.example.fairloan",), ("com.example.quickcash.harvester",),
    ]  # fmt: skip
    (failed,) = query(opened, "SELECT reason FROM apps WHERE status = 'failed'").rows
    assert "broken.apk" not in str(failed[0])
    (gone,) = query(opened, "SELECT problem FROM files WHERE sha256 = ''").rows
    assert "No such file" in str(gone[0])
    assert query(opened, "SELECT count(*) FROM files").rows == [(6,)]

    commits = opened.commits
    again = corpus("scan", apps, FAIR, "--out", store)
    assert again.stdout.startswith("0 apps read, 0 not read, 4 known before,")
    assert again.returncode == 0
    assert Store.open(store).commits == commits

    families = corpus("families", store)
    assert families.returncode == 0, families.stderr
    assert "families of 2 apps" in families.stdout
    page = corpus("report", store, "-o", tmp_path / "page.html", "--csv", tmp_path / "apps.csv")
    assert page.returncode == 0, page.stderr
    assert "com.example.quickcash.harvester" in (tmp_path / "page.html").read_text("utf-8")
    assert (tmp_path / "apps.csv").read_text("utf-8").count("\n") == 4
    spoken = corpus("report", store, "-o", tmp_path / "ur.html", "--language", "ur")
    assert spoken.returncode == 0, spoken.stderr
    assert '<html lang="ur" dir="rtl">' in (tmp_path / "ur.html").read_text("utf-8")
    unknown = corpus("report", store, "-o", tmp_path / "x.html", "--language", "klingon")
    assert unknown.returncode == 2
    assert "zh_Hans" in unknown.stderr
    asked = corpus("query", store, "SELECT count(*) AS n FROM permissions WHERE name LIKE '%SMS%'")
    assert asked.stdout.splitlines()[0] == "n"
    assert int(asked.stdout.splitlines()[1]) >= 2
    refused = corpus("query", store, "DROP TABLE apps")
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


def test_wrong_use_is_said_at_once(tmp_path: Path) -> None:
    store = tmp_path / "store"
    for arguments, words in (
        (("scan", tmp_path / "none", "--out", store), "names no file"),
        (("query", store, "SELECT 1"), "is no store of a corpus"),
        (("report", store), "is no store of a corpus"),
        (
            ("scan", HARVESTER, "--out", store, "--scheduler", "tcp://127.0.0.1:9", "--patience=1"),
            "No scheduler at tcp://127.0.0.1:9",
        ),
    ):
        done = corpus(*arguments)
        assert done.returncode == 2, (arguments, done.stdout)
        assert words in done.stderr
        assert "Next: " in done.stderr
        assert "Traceback" not in done.stderr


def test_rows_say_what_the_scan_of_one_app_says(scanned: Store) -> None:
    from inspector.static.scan import scan

    result = scan(HARVESTER, rules=default_rules())
    sha256 = result.app.sha256

    def column(sql: str) -> list[object]:
        return [row[0] for row in query(scanned, sql.format(f"sha256 = '{sha256}'")).rows]

    assert column("SELECT name FROM permissions WHERE {} ORDER BY 1") == sorted(
        permission.name for permission in result.permissions
    )
    assert column("SELECT id FROM uses WHERE {} ORDER BY 1") == sorted(u.id for u in result.uses)
    assert column("SELECT id FROM flows WHERE {} ORDER BY 1") == sorted(f.id for f in result.flows)
    assert column("SELECT host FROM hosts WHERE {} ORDER BY 1") == [h.host for h in result.hosts]
    assert column("SELECT digest FROM keys WHERE {} ORDER BY 1") == sorted(
        key.digest for key in result.keys
    )
    assert result.flows
    assert result.hosts


def test_reading_together_and_apart_gives_the_same_rows() -> None:
    from inspector.corpus.one_app import Analyst

    analyst = Analyst(default_rules(), "auto", None)
    found = []
    for apart in (False, True):
        rows = analyst.rows(HARVESTER, "", apart=apart)
        for name in ("cpu_s", "peak_bytes", "apart"):
            del rows["apps"][0][name]
        found.append(json.dumps(rows, sort_keys=True, default=str))
    assert found[0] == found[1]


def test_files_with_any_name_are_read(tmp_path: Path) -> None:
    names = [b"\xff\xfe.apk", "\U0001f600 \n'\".apk".encode(), b"-o %41{sha256}.apk"]
    places = []
    for number, name in enumerate(names):
        made = rebuilt(FAIR, tmp_path / f"{number}.apk", entries={"assets/n": name})
        places.append(made.rename(tmp_path / os.fsdecode(name)))
    store = read_store(tmp_path / "store", places)
    assert query(store, "SELECT status, reason FROM apps").rows == [("done", "")] * 3
    assert query(store, "SELECT count(*) FROM uses WHERE category = 'contacts'").rows != [(0,)]
    assert query(store, "SELECT count(DISTINCT uri) FROM files").rows == [(3,)]
    assert render_corpus(summary(store, rules=default_rules()))

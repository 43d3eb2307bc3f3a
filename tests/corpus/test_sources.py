"""Where apps are named: folders, patterns, lists, tables, addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.corpus.sources import kept_address, sources
from inspector.errors import InspectorError
from tests.corpus.made import digest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.apk", "deep/er/B.APK", "notes.txt.bak"):
        path = tmp_path / "apps" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path / "apps"


def names(*given: str, apks: str = "") -> list[str]:
    return [source.uri.rsplit("/", 1)[-1] for source in sources(given, apks=apks)]


def test_a_folder_is_searched_and_each_place_comes_once(folder: Path) -> None:
    assert names(str(folder), str(folder / "a.apk"), str(folder / "*.apk")) == ["a.apk", "B.APK"]


def test_patterns_and_addresses(folder: Path) -> None:
    assert names(str(folder / "**" / "*.APK")) == ["B.APK"]
    assert names(f"file://{folder}") == ["a.apk", "B.APK"]
    assert names(f"file://{folder}/*.apk") == ["a.apk"]


def test_a_list_may_name_what_is_gone(folder: Path) -> None:
    listed = folder / "some.txt"
    listed.write_text("# a remark\na.apk\n\ngone.apk\ns3://bucket/x.apk\n", encoding="utf-8")
    found = list(sources([str(listed)]))
    assert [source.uri for source in found] == [
        str(folder / "a.apk"), str(folder / "gone.apk"), "s3://bucket/x.apk",
    ]  # fmt: skip
    assert [source.size for source in found] == [5, -1, -1]


def test_a_table_with_paths(folder: Path) -> None:
    table = folder / "table.csv"
    sha256 = digest("a.apk")
    table.write_text(
        f"\ufeffPath,sha256,date\na.apk,{sha256.upper()},2023-04-05\n,,\n"
        "deep/er/B.APK,no digest,\n",
        encoding="utf-8",
    )
    first, second = sources([str(table)])
    assert (first.sha256, first.dated) == (sha256, "2023-04-05")
    assert (second.sha256, second.dated) == ("", "")


ANDROZOO = (
    "sha256,sha1,md5,dex_date,apk_size,pkg_name,vercode,vt_detection,vt_scan_date,dex_size,"
    "markets\n"
)


@pytest.mark.parametrize(
    ("where", "uri"),
    [
        ("https://example.org/apks", "https://example.org/apks/{0}.apk"),
        ("https://example.org/get?sha256={sha256}&k=1", "https://example.org/get?sha256={0}&k=1"),
        ("/data/apks", "/data/apks/{0}.apk"),
    ],
)
def test_the_list_of_androzoo(tmp_path: Path, where: str, uri: str) -> None:
    table = tmp_path / "latest.csv"
    sha256 = digest("x")
    row = f'{sha256.upper()},A,B,1980-01-01 00:00:00,9,"com.x",7,0,2019-02-03 10:11:12,5,play\n'
    table.write_text(ANDROZOO + row, encoding="utf-8")
    (found,) = sources([str(table)], apks=where)
    assert found.uri == uri.format(sha256.upper())
    # The archive's own date of 1980 says nothing; the day of its first scan does.
    assert (found.sha256, found.dated) == (sha256, "2019-02-03")


def test_a_digest_cannot_name_another_path(tmp_path: Path) -> None:
    table = tmp_path / "latest.csv"
    table.write_text(ANDROZOO + "../../etc/passwd,A,B,,9,x,7,0,,5,play\n", encoding="utf-8")
    with pytest.raises(InspectorError, match="names no file"):
        list(sources([str(table)], apks="/data"))


def test_what_names_nothing_is_an_error_that_says_so(folder: Path) -> None:
    (folder / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for argument, words in (
        (str(folder / "nothing-*.apk"), "names no file"),
        (str(folder / "t.csv"), "no column says where"),
        ("nosuch://bucket/*.apk", "cannot be listed"),
    ):
        with pytest.raises(InspectorError, match=words):
            list(sources([argument]))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            f"https://androzoo.example/api/download?apikey=K3Y&sha256={'A1' * 32}",
            f"https://androzoo.example/api/download?apikey=…&sha256={'A1' * 32}",
        ),
        (f"https://x.example/{'b' * 64}.apk", None),
        ("https://x.example/get?K3Y", "https://x.example/get?…"),
        ("ftp://me:secret@x.example/a.apk", "ftp://x.example/a.apk"),
        ("404, url='https://me@x.example/a?t=1' gone", "404, url='https://x.example/a?t=…' gone"),
        ("s3://bucket/what?=@.apk", None),
        ("/apps/what?a=b@c.apk", None),
    ],
)
def test_a_store_keeps_no_key_of_an_address(given: str, kept: str | None) -> None:
    assert kept_address(given) == (given if kept is None else kept)
    assert kept_address(kept_address(given)) == kept_address(given)

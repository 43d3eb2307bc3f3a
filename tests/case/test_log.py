"""The log: canonical lines, a chain, torn ends, several writers."""

from __future__ import annotations

import base64
import hashlib
import json
import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import rfc8785

from inspector.case.log import START, Log
from inspector.errors import InspectorError

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def at_noon() -> datetime:
    return NOON


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def test_each_line_is_canonical_and_carries_the_digest_of_the_line_before(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl", at_noon)
    log.append("test", "mark", {"b": 1, "a": "ü"})
    log.append("test", "mark", {})

    first, second = lines(log.path)
    assert first == rfc8785.dumps(json.loads(first)) + b"\n"
    assert json.loads(first) == {
        "seq": 1,
        "at": "2026-01-02T12:00:00.000000Z",
        "actor": "test",
        "action": "mark",
        "data": {"a": "ü", "b": 1},
        "prev": START,
    }
    assert json.loads(second)["prev"] == hashlib.sha256(first).hexdigest()
    assert (tmp_path / "log.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_torn_last_line_is_left_out_by_readers_and_cut_and_kept_by_the_next_writer(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path / "log.jsonl", at_noon)
    log.append("test", "mark", {"text": "whole"})
    with log.path.open("ab") as file:
        file.write(b'{"action":"ma')
    assert [entry.seq for entry in log.entries()] == [1]

    log.append("test", "mark", {"text": "after"})

    entries = list(log.entries())
    assert [entry.action for entry in entries] == ["mark", "log.cut", "mark"]
    assert entries[1].data == {
        "bytes": 13,
        "sha256": hashlib.sha256(b'{"action":"ma').hexdigest(),
        "begins": base64.b64encode(b'{"action":"ma').decode(),
    }


def test_a_log_that_is_nothing_but_a_torn_line_starts_again_at_one(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl", at_noon)
    log.path.write_bytes(b"\0" * 100_000)
    log.append("test", "mark", {})
    assert [entry.action for entry in log.entries()] == ["log.cut", "mark"]


@pytest.mark.parametrize(
    "change",
    [
        lambda ls: [ls[0].replace(b"one", b"ONE"), *ls[1:]],
        lambda ls: [ls[0], ls[2]],
        lambda ls: [ls[0], ls[2], ls[1]],
        lambda ls: [ls[0], ls[0], *ls[1:]],
        lambda ls: ls[1:],
        lambda ls: [ls[0], b" " + ls[1], ls[2]],
        lambda ls: [ls[0], b"\n", *ls[1:]],
        lambda ls: [ls[0], b"\xff\xfe\n", *ls[1:]],
    ],
    ids=["edit", "delete", "swap", "double", "behead", "space", "blank", "binary"],
)
def test_a_changed_line_is_named(tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]  # a lambda over lines
    log = Log(tmp_path / "log.jsonl", at_noon)
    for text in ("one", "two", "three"):
        log.append("test", "mark", {"text": text})
    log.path.write_bytes(b"".join(change(lines(log.path))))
    with pytest.raises(InspectorError, match=r"log\.jsonl line [123] is damaged"):
        list(log.entries())


def test_a_clock_that_went_back_is_written_down(tmp_path: Path) -> None:
    moments = iter([NOON, NOON - timedelta(hours=1), NOON - timedelta(minutes=59)])
    log = Log(tmp_path / "log.jsonl", lambda: next(moments))
    for _ in range(3):
        log.append("test", "mark", {})
    assert [(e.seq, e.action) for e in log.entries()] == [
        (1, "mark"), (2, "clock.backwards"), (3, "mark"), (4, "mark"),
    ]  # fmt: skip


def test_a_lone_surrogate_of_a_file_name_does_not_stop_the_log(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl", at_noon)
    entry = log.append("test", "input.added", {"name": "a\udcff.apk", "more": ["\ud800"]})
    assert entry.data == {"name": "a?.apk", "more": ["?"]}
    assert list(log.entries()) == [entry]


def test_a_last_line_longer_than_the_reading_window_is_found(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl", at_noon)
    log.append("test", "mark", {"text": "short"})
    log.append("test", "mark", {"text": "x" * 300_000})
    log.append("test", "mark", {"text": "y" * 70_000})
    assert [entry.seq for entry in log.entries()] == [1, 2, 3]


def append_many(path: Path, name: str) -> None:
    log = Log(path, at_noon)
    for number in range(50):
        log.append(name, "mark", {"number": number}, durable=False)


def test_several_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    path = tmp_path / "log.jsonl"
    writers = [context.Process(target=append_many, args=(path, f"w{n}")) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    entries = list(Log(path, at_noon).entries())
    assert [entry.seq for entry in entries] == list(range(1, 201))
    for name in ("w0", "w1", "w2", "w3"):
        assert [e.data["number"] for e in entries if e.actor == name] == list(range(50))


def test_a_link_or_a_folder_in_place_of_the_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / "log.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InspectorError) as caught:
        Log(tmp_path / "log.jsonl", at_noon).append("test", "mark", {})
    assert "symbolic link" in caught.value.diagnostics()
    assert (tmp_path / "elsewhere").read_bytes() == b""
